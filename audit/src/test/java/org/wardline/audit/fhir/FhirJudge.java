package org.wardline.audit.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/// HAPI's validator with R4's definitions and our copy of BALP's; it asks nobody else.
final class FhirJudge {

    private static final List<String> PROFILES = List.of("Create", "Read", "Update", "Query");

    private final FhirValidator validator;

    FhirJudge() {
        var context = FhirContext.forR4();
        var balp = new PrePopulatedValidationSupport(context);
        for (var profile : PROFILES) {
            balp.addStructureDefinition(
                    context.newJsonParser()
                            .parseResource(StructureDefinition.class, read(profile)));
        }
        balp.addValueSet(
                context.newJsonParser().parseResource(ValueSet.class, read("RestObjectRoles")));
        var chain =
                new ValidationSupportChain(
                        new DefaultProfileValidationSupport(context),
                        balp,
                        new CommonCodeSystemsTerminologyService(context),
                        new InMemoryTerminologyServerValidationSupport(context),
                        new SnapshotGeneratingValidationSupport(context));
        var module = new FhirInstanceValidator(chain);
        module.setErrorForUnknownProfiles(true);
        validator = context.newValidator().registerValidatorModule(module);
    }

    /// What is wrong with a resource, in the validator's words. A code of a system that it does not
    /// know, ours among them, is not wrong.
    List<String> faults(ObjectNode resource) {
        return validator.validateWithResult(resource.toString()).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }

    private static String read(String name) {
        try (var in = FhirJudge.class.getResourceAsStream("/balp/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
