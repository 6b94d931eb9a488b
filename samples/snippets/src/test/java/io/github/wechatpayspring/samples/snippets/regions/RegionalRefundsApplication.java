package io.github.wechatpayspring.samples.snippets.regions;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Application of {@link RegionalRefunds}.
 */
@SpringBootApplication
class RegionalRefundsApplication {

}
