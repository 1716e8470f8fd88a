package chat.maru.crash.check;

import java.util.List;
import java.util.stream.Collectors;

/// What a history comes to.
///
/// Immutable.
public sealed interface Verdict {
    Totals totals();

    /// No promise is broken, and enough happened to say so.
    record Valid(Totals totals) implements Verdict {
        @Override
        public String toString() {
            return "valid";
        }
    }

    /// A promise is broken.
    ///
    /// @param findings the first of them
    record Invalid(Totals totals, List<Finding> findings) implements Verdict {
        public Invalid {
            findings = List.copyOf(findings);
        }

        @Override
        public String toString() {
            return "invalid:"
                    + findings.stream().map(finding -> "\n  " + finding).collect(Collectors.joining());
        }
    }

    /// No promise is seen to be broken, but too little happened, or was looked at, to say that none is.
    ///
    /// @param lacking what there is too little of
    record Unknown(Totals totals, List<String> lacking) implements Verdict {
        public Unknown {
            lacking = List.copyOf(lacking);
        }

        @Override
        public String toString() {
            return "unknown: " + String.join("; ", lacking);
        }
    }
}
