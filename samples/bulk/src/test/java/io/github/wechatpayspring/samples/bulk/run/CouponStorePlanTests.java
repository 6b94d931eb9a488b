package io.github.wechatpayspring.samples.bulk.run;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the query plans of {@link CouponStore}.
 */
class CouponStorePlanTests {

	@Test
	void readUsesOrderOfIndex() {
		EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
			.setName("plans;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH")
			.build();
		try {
			new ResourceDatabasePopulator(new ClassPathResource("db/migration/V1__runs.sql")).execute(database);
			String plan = new JdbcTemplate(database).queryForObject("explain " + CouponStore.READ, String.class, 1,
					"default", "PENDING", 1, Long.MAX_VALUE, 100);
			assertThat(plan).contains("coupon_status", "index sorted");
		}
		finally {
			database.shutdown();
		}
	}

}
