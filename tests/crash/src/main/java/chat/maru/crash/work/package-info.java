/// People who talk, read and come and go without a pause, on several devices and by every way, and whose every
/// request and every entry is written down.
@NullMarked
package chat.maru.crash.work;

import org.jspecify.annotations.NullMarked;
