package io.github.wechatpayspring;

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
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * How the code is built, and shall stay.
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

	@Test
	void arrowsPointDown() {
		check(layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("key")
			.definedBy(ROOT + ".key..")
			.layer("signature")
			.definedBy(ROOT + ".signature..")
			.layer("client")
			.definedBy(ROOT + ".client..")
			.layer("coupon")
			.definedBy(ROOT + ".coupon..")
			.layer("merchant")
			.definedBy(ROOT + ".merchant..")
			.layer("autoconfigure")
			.definedBy(ROOT + ".autoconfigure..")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("merchant")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("coupon")
			.mayOnlyBeAccessedByLayers("merchant", "autoconfigure")
			.whereLayer("client")
			.mayOnlyBeAccessedByLayers("coupon", "merchant", "autoconfigure")
			.whereLayer("signature")
			.mayOnlyBeAccessedByLayers("client", "merchant", "autoconfigure")
			.whereLayer("key")
			.mayOnlyBeAccessedByLayers("signature", "client", "merchant", "autoconfigure"));
	}

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void logicDoesNotKnowAutoConfiguration() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.autoconfigure..", "org.springframework.beans..",
					"org.springframework.context.."));
	}

	@Test
	void autoConfigurationsAreShapedAsSpringBootsOwn() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
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
	void beanMethodsAreShapedAsSpringBootsOwn() {
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
	void wiringIsHidden() {
		check(classes().that().implement(Condition.class).should().notBePublic());
		check(classes().that().areAnnotatedWith(ConfigurationProperties.class).should().notBePublic());
	}

	@Test
	void stateIsFinal() {
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
	void usesNoXmlNoReflectionAndNoThreadLocals() {
		check(noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("javax.xml..", "jakarta.xml..", "org.w3c.dom..", "org.xml..", "java.lang.reflect..")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(ThreadLocal.class));
	}

}
