/// Accounts and their devices: signing up, logging in, tokens, passwords, looking people up.
@NullMarked
package chat.maru.core.account;

import org.jspecify.annotations.NullMarked;
