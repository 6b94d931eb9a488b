package io.github.wechatpayspring.samples.bulk.file;

import java.util.Arrays;

/**
 * Detection of the delimiter of a CSV file.
 */
final class CsvDelimiter {

	private static final String CANDIDATES = ",;\t";

	private final String sample;

	private final int[] counts = new int[CANDIDATES.length()];

	private int best;

	private boolean blank = true;

	private boolean quoted;

	private int closed = -1;

	private CsvDelimiter(String sample) {
		this.sample = sample;
	}

	/**
	 * Detect the delimiter: the most frequent candidate outside quotes in the first line
	 * that is not blank and has one.
	 * @param sample the beginning of the file
	 * @return the delimiter, which is a comma if there is none
	 */
	static char detect(String sample) {
		return new CsvDelimiter(sample).detect();
	}

	private char detect() {
		for (int i = 0; i < this.sample.length(); i++) {
			char character = this.sample.charAt(i);
			int candidate = CANDIDATES.indexOf(character);
			if (character == '"') {
				quote(i);
			}
			else if (!this.quoted && candidate >= 0) {
				count(candidate);
			}
			else if (!this.quoted && isLineBreak(character)) {
				if (!this.blank && this.counts[this.best] > 0) {
					break;
				}
				reset();
			}
			else {
				this.blank = this.blank && Character.isWhitespace(character);
			}
		}
		return CANDIDATES.charAt(this.best);
	}

	private void count(int candidate) {
		this.counts[candidate]++;
		this.best = (this.counts[candidate] > this.counts[this.best]) ? candidate : this.best;
	}

	private void reset() {
		Arrays.fill(this.counts, 0);
		this.best = 0;
		this.blank = true;
	}

	private void quote(int index) {
		if (this.quoted) {
			this.closed = index;
			this.quoted = false;
		}
		else {
			// a quote within a field that does not begin with one is text
			this.quoted = index == 0 || this.closed == index - 1 || isSeparator(this.sample.charAt(index - 1));
		}
	}

	private static boolean isSeparator(char character) {
		return isLineBreak(character) || CANDIDATES.indexOf(character) >= 0;
	}

	private static boolean isLineBreak(char character) {
		return character == '\r' || character == '\n';
	}

}
