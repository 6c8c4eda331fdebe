package io.haingestor.write.schema;

import java.util.regex.Pattern;

/** Globs as in Python's {@code fnmatch}: {@code *}, {@code ?}, {@code [seq]}, {@code [!seq]}; all else is itself. */
final class Fnmatch {
    private Fnmatch() {}

    static Pattern compile(String glob) {
        var regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            int end = c == '[' ? endOfSet(glob, at) : -1;
            if (end > 0) {
                appendSet(glob.substring(at + 1, end), regex);
                at = end + 1;
                continue;
            }
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
            at++;
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static int endOfSet(String glob, int open) {
        int from = open + 1;
        if (from < glob.length() && glob.charAt(from) == '!') {
            from++;
        }
        // A bracket that comes first belongs to the set.
        return glob.indexOf(']', from + 1);
    }

    private static void appendSet(String set, StringBuilder regex) {
        var members = set.startsWith("!") ? set.substring(1) : set;
        regex.append(set.startsWith("!") ? "[^" : "[");
        for (int at = 0; at < members.length(); at++) {
            char c = members.charAt(at);
            if (c != '-' && !Character.isLetterOrDigit(c)) {
                regex.append('\\');
            }
            regex.append(c);
        }
        regex.append(']');
    }
}
