package io.haingestor.timeseries;

import java.util.ArrayList;
import java.util.List;

/** InfluxQL as tokens. */
final class InfluxStandInTokens {
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    enum Kind {
        WORD,
        IDENTIFIER,
        TEXT,
        REGEX,
        NUMBER,
        SIGN
    }

    record Token(Kind kind, String text) {
        long micros() {
            if (!text.endsWith("u")) {
                throw new IllegalArgumentException("expected microseconds, found " + text);
            }
            return Long.parseLong(text.substring(0, text.length() - 1));
        }
    }

    InfluxStandInTokens(String statements) {
        int i = 0;
        while (i < statements.length()) {
            char c = statements.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '"' || c == '\'' || (c == '/' && !tokens.isEmpty())) {
                i = quoted(statements, i, c);
            } else if (Character.isLetter(c) || c == '_') {
                int end = i;
                while (end < statements.length() && Character.isLetterOrDigit(statements.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(Kind.WORD, statements.substring(i, end)));
                i = end;
            } else if (Character.isDigit(c) || (c == '-' && Character.isDigit(statements.charAt(i + 1)))) {
                int end = i + 1;
                while (end < statements.length() && Character.isLetterOrDigit(statements.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(Kind.NUMBER, statements.substring(i, end)));
                i = end;
            } else {
                var two = statements.substring(i, Math.min(i + 2, statements.length()));
                var sign = List.of(">=", "=~", "::").contains(two) ? two : String.valueOf(c);
                tokens.add(new Token(Kind.SIGN, sign));
                i += sign.length();
            }
        }
    }

    private int quoted(String statements, int begin, char quote) {
        var text = new StringBuilder();
        for (int i = begin + 1; i < statements.length(); i++) {
            char c = statements.charAt(i);
            if (c == '\\' && quote == '/') {
                char escaped = statements.charAt(++i);
                text.append(escaped == '/' ? "/" : "\\" + escaped);
            } else if (c == '\\') {
                char escaped = statements.charAt(++i);
                text.append(escaped == 'n' ? '\n' : escaped);
            } else if (c == quote) {
                tokens.add(new Token(
                        quote == '"' ? Kind.IDENTIFIER : quote == '\'' ? Kind.TEXT : Kind.REGEX, text.toString()));
                return i + 1;
            } else {
                text.append(c);
            }
        }
        throw new IllegalArgumentException("unterminated " + quote);
    }

    boolean isNext(String text) {
        return at < tokens.size()
                && (tokens.get(at).kind() == Kind.WORD || tokens.get(at).kind() == Kind.SIGN)
                && tokens.get(at).text().equals(text);
    }

    boolean take(String text) {
        if (isNext(text)) {
            at++;
            return true;
        }
        return false;
    }

    void require(String text) {
        if (!take(text)) {
            throw new IllegalArgumentException(
                    "expected " + text + ", found " + (at < tokens.size() ? tokens.get(at) : "the end"));
        }
    }

    Token next() {
        if (at == tokens.size()) {
            throw new IllegalArgumentException("found EOF");
        }
        return tokens.get(at++);
    }

    void requireEnd() {
        if (at < tokens.size()) {
            throw new IllegalArgumentException("found " + tokens.get(at) + ", expected ; at its place");
        }
    }
}
