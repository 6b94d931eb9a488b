package io.github.wechatpayspring.readme;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class RefundsApplication {

}
