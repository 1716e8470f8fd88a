package chat.maru.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a command; what stands in double quotes is one word.
final class Words {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private Words() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    /// The words, of which there must be at least so many.
    static List<String> of(String line, int least, String usage) {
        List<String> words = of(line);
        if (words.size() < least) {
            throw new Mistake("like this: " + usage);
        }
        return words;
    }
}
