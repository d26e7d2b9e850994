using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Policies.Traffic.Transformation;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>Short ways to write transformations.</summary>
internal static class Transforming
{
    /// <summary>The field of a policy; null when it has none, or something is wrong with it.</summary>
    public static TrafficField? Field(TransformationPolicy transformation, out IReadOnlyList<string> problems)
    {
        var policy = new TrafficPolicy
        {
            Metadata = new ObjectMeta { Name = "p", Namespace = "ns" },
            Spec = new TrafficPolicySpec { Transformation = transformation },
        };
        var context = new TrafficFieldContext(policy, lookups: null!, new TranslationSettings());
        var field = TransformationField.Resolve(policy.Spec, context);
        problems = context.Problems;
        return field;
    }

    /// <summary>The field of a policy that is right.</summary>
    public static TrafficField Field(TransformationPolicy transformation)
    {
        var field = Field(transformation, out var problems);
        Assert.Empty(problems);
        return field!;
    }

    /// <summary>A transformation of requests.</summary>
    public static TrafficField Request(MessageTransformation request) => Field(new TransformationPolicy { Request = request });

    /// <summary>A transformation of responses.</summary>
    public static TrafficField Response(MessageTransformation response) => Field(new TransformationPolicy { Response = response });

    /// <summary>A body made by a template.</summary>
    public static MessageTransformation Body(string template, BodyParsing parsing = BodyParsing.AsString) =>
        new() { Body = new BodyTransformation { ParseAs = parsing, Value = template } };

    /// <summary>Headers that are set.</summary>
    public static MessageTransformation Set(params (string Name, string? Value)[] headers) => new() { Set = Headers(headers) };

    /// <summary>A list of headers.</summary>
    public static EquatableArray<HeaderTransformation> Headers(params (string Name, string? Value)[] headers) =>
        [.. headers.Select(static header => new HeaderTransformation { Name = header.Name, Value = header.Value })];
}
