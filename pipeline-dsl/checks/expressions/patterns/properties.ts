/** `\p{...}`: what `java.util.regex.Pattern` documents, of scripts the common ones. Its names are read letter by letter. */
const POSIX = "Lower Upper ASCII Alpha Digit Alnum Punct Graph Print Blank Cntrl XDigit Space";
const JAVAS = "javaLowerCase javaUpperCase javaWhitespace javaMirrored";
const CATEGORIES = `L Lu Ll Lt Lm Lo LC M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn`;
const BINARY = `Alphabetic Ideographic Letter Lowercase Uppercase Titlecase Punctuation Control White_Space Digit Hex_Digit
  Join_Control Noncharacter_Code_Point Assigned`;
const SCRIPTS = `Latin Greek Cyrillic Armenian Hebrew Arabic Syriac Devanagari Bengali Gurmukhi Gujarati Tamil Telugu Kannada
  Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian Hangul Ethiopic Khmer Mongolian Hiragana Katakana Bopomofo Han Common`;

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

export const PROPERTIES: ReadonlySet<string> = new Set([
  ...[POSIX, JAVAS, CATEGORIES].flatMap(words),
  ...[CATEGORIES, BINARY, SCRIPTS].flatMap(words).map((name) => `Is${name}`),
]);
