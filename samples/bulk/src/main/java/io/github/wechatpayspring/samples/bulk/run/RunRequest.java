package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;

import io.github.wechatpayspring.samples.bulk.file.FileOptions;

/**
 * Request to run a file.
 *
 * @param file the file
 * @param options the options for reading the file
 * @param name the name of the run, or an empty string. The same file with the same
 * options is run once per name
 * @param approved whether the run continues after the trial without a pause
 */
public record RunRequest(Path file, FileOptions options, String name, boolean approved) {
}
