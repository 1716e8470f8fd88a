/// Runs: people at work on a server that is made to fail again and again, judged by what they wrote down.
@NullMarked
package chat.maru.crash.run;

import org.jspecify.annotations.NullMarked;
