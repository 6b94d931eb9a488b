package io.github.wechatpayspring;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the structure of the code.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.wechatpayspring";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("wechatpay-spring-boot-fake"))
		.importPackages(ROOT);

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

	// from the ground up; each may use those before it
	private static final List<String> LAYERS = List.of("key", "signature", "exchange", "traffic", "client", "coupon",
			"merchant", "autoconfigure");

	@Test
	void packagesUseOnlyLayersBelow() {
		for (int i = 0; i < LAYERS.size(); i++) {
			String[] above = LAYERS.subList(i + 1, LAYERS.size())
				.stream()
				.map((layer) -> ROOT + "." + layer + "..")
				.toArray(String[]::new);
			if (above.length > 0) {
				check(noClasses().that()
					.resideInAPackage(ROOT + "." + LAYERS.get(i) + "..")
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage(above));
			}
		}
	}

	@Test
	void rootPackageUsesNoOther() {
		check(noClasses().that()
			.resideInAPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".*.."));
	}

	@Test
	void connectorUsesOnlyExchange() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".connector")
			.should()
			.dependOnClassesThat(DescribedPredicate.describe("of other packages than exchange",
					(type) -> type.getPackageName().startsWith(ROOT + ".")
							&& !List.of(ROOT + ".connector", ROOT + ".exchange").contains(type.getPackageName()))));
	}

	@Test
	void packagesHaveAtMost30Files() {
		Map<String, Long> files = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass())
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
		assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(30));
	}

	@Test
	void atMost45TypesArePublic() {
		List<String> types = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(types).hasSizeLessThanOrEqualTo(45);
	}

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void logicDoesNotUseContainerOrAutoConfiguration() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.autoconfigure..", "org.springframework.beans..",
					"org.springframework.context.."));
	}

	@Test
	void autoConfigurationsAreFinalWithoutPublicMembers() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.resideInAPackage(ROOT + ".autoconfigure.."));
		check(noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic());
		check(noConstructors().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic());
	}

	@Test
	void beanMethodsArePackagePrivateWithVisibleTypes() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.andShould()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.andShould()
			.haveRawReturnType(DescribedPredicate.describe("that is not private",
					(type) -> !type.getModifiers().contains(JavaModifier.PRIVATE))));
	}

	@Test
	void conditionsAreNotPublic() {
		check(classes().that().implement(Condition.class).should().notBePublic());
	}

	@Test
	void staticFieldsAreFinalAndNoFieldIsInjected() {
		check(fields().that().areStatic().should().beFinal());
		check(noFields().should().beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired"));
	}

	@Test
	void everyPackageIsNullMarked() {
		check(classes().should(com.tngtech.archunit.lang.conditions.ArchConditions
			.be(DescribedPredicate.describe("in a @NullMarked package",
					(JavaClass type) -> type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")))));
	}

	@Test
	void noClassUsesXmlReflectionOrThreadLocals() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("javax.xml..", "jakarta.xml..", "org.w3c.dom..", "org.xml..", "java.lang.reflect..")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(ThreadLocal.class));
	}

}
