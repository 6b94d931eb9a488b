package io.github.wechatpayspring.samples.bulk.run;

import io.github.wechatpayspring.samples.bulk.file.FileRow;

/**
 * Row of a file.
 *
 * @param number the number of the row, counted from 1
 * @param row the row
 */
record NumberedRow(long number, FileRow row) {
}
