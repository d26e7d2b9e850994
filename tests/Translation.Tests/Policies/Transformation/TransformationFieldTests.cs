using System.Text.RegularExpressions;
using CsCheck;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Lua.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Policies.Traffic.Transformation;
using KGateway.Translation.Policies.Traffic.Transformation.Language;
using static KGateway.Translation.Tests.Policies.Transformation.Transforming;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>Transformations: what is refused, which filter does them, and how they are merged.</summary>
public class TransformationFieldTests
{
    private static readonly string[] Parts =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "if", "for", "x", "in", "endif", "endfor", "set", "raw", "'", "\\", "(", ")", "[", "]", "1", ".",
        ",", "|", "=", " ", "\n", "é",
    ];

    [Theory]
    [InlineData("{{ a", "line 1, column 1: \"{{\" isn't closed by \"}}\"")]
    [InlineData("a\n{{ b c }}", "line 2, column 6: \"c\" stands where \"}}\" should")]
    [InlineData("{% if a %}x", "line 1, column 4: \"{% endif %}\" is missing")]
    [InlineData("{{ f(1) }}", "line 1, column 5: function f is unknown")]
    [InlineData("{{ a|shout }}", "line 1, column 6: filter shout is unknown")]
    [InlineData("{{ a is odder }}", "line 1, column 9: test odder is unknown")]
    [InlineData("{% include 'a' %}", "line 1, column 4: statement include is not available")]
    [InlineData("{% shout %}", "line 1, column 4: unknown statement shout")]
    [InlineData("{{ a|upper(x=1) }}", "line 1, column 6: filter upper takes no arguments by name")]
    [InlineData("{{ 'a }}", "line 1, column 4: a string doesn't end")]
    [InlineData("{{ 999999999999999999999999999999999999999999 }}", "line 1, column 4: an integer is too large")]
    [InlineData("{{ trim(a) }}", "line 1, column 8: function trim is unknown")]
    public void Mistakes_are_told_with_their_place(string template, string problem)
    {
        Assert.Null(Field(new TransformationPolicy { Request = Set(("x", template)) }, out var problems));
        Assert.Equal([$"transformation: request.set[x].value: {problem}"], problems);
    }

    [Fact]
    public void A_name_that_no_header_has_is_told()
    {
        Assert.Null(Field(new TransformationPolicy { Request = Set(("", "x"), ("a b", "y"), (":path", "/z")) }, out var problems));
        Assert.Equal(
            ["transformation: request.set: \"\" is no name of a header", "transformation: request.set: \"a b\" is no name of a header"], problems);
    }

    [Fact]
    public void All_mistakes_are_told()
    {
        var broken = Set(("x", "{{")) with
        {
            Body = new BodyTransformation { Value = "{%" },
            DynamicMetadata = [new() { Namespace = "n", Key = "k", Value = new MetadataValue { StringValue = "{#" } }],
        };
        Assert.Null(Field(new TransformationPolicy { Request = broken, Response = broken }, out var problems));
        Assert.Equal(6, problems.Count);
        Assert.Contains(problems, static problem => problem.StartsWith("transformation: response.dynamicMetadata[0].value.stringValue: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{ [[[[", 300)]
    [InlineData("{% if a %}", 200)]
    [InlineData("{{ ((((((", 300)]
    [InlineData("{{ - - - ", 300)]
    public void Deep_nesting_is_refused(string part, int times) =>
        Assert.Throws<TemplateSyntaxException>(() => Template.Parse(string.Concat(Enumerable.Repeat(part, times))));

    [Fact]
    public void Any_text_is_read_or_refused() => Gen.Int[0, Parts.Length - 1].Array[0, 24]
        .Select(static parts => string.Concat(parts.Select(static part => Parts[part])))
        .Sample(static text =>
        {
            try
            {
                Template.Parse(text);
            }
            catch (TemplateSyntaxException e)
            {
                Assert.StartsWith("line ", e.Message, StringComparison.Ordinal);
            }
        }, iter: 20000);

    [Fact]
    public void Long_chains_are_refused_before_they_exhaust_anything() =>
        Assert.Throws<TemplateSyntaxException>(() => Template.Parse("{{ " + string.Join(" ~ ", Enumerable.Repeat("a", 5000)) + " }}"));

    [Fact]
    public void An_empty_transformation_is_none()
    {
        Assert.Null(Field(new TransformationPolicy(), out var problems));
        Assert.Null(Field(new TransformationPolicy { Request = new MessageTransformation(), Response = Body(null!, BodyParsing.None) }, out _));
        Assert.Empty(problems);
    }

    [Fact]
    public void Fixed_headers_need_no_script()
    {
        var field = Request(Set(("x-a", "b")));
        Assert.Equal([TransformationField.HeaderFilterName], field.Filters.Select(static filter => filter.Name));
        var configs = Configured(field);
        Assert.True(configs[TransformationField.ScriptFilterName].Unpack<FilterConfig>().Disabled);
        foreach (var scripted in new[]
        {
            Request(Set(("x-a", "{{ header('b') }}"))), Request(Set((":path", "/b"))), Request(Set(("host", "b"))), Request(Body("b")),
            Request(Body(null!, BodyParsing.AsJson)), Request(Set(("x-a", "b\nc"))),
        })
        {
            Assert.Equal([TransformationField.ScriptFilterName], scripted.Filters.Select(static filter => filter.Name));
            Assert.True(Configured(scripted)[TransformationField.HeaderFilterName].Unpack<FilterConfig>().Disabled);
        }
    }

    [Fact]
    public void Where_routes_may_have_fixed_headers_besides_those_are_written_by_a_script()
    {
        var field = Request(Set(("x-a", "b")));
        var beside = field.BesideRoutes;
        Assert.Equal([TransformationField.ScriptFilterName], beside.Filters.Select(static filter => filter.Name));
        Assert.Equal("""{"request":{"set":[["x-a","b"]]}}""", Program(beside));
        Assert.True(Configured(beside)[TransformationField.HeaderFilterName].Unpack<FilterConfig>().Disabled);
        Assert.Same(beside, beside.BesideRoutes);
    }

    [Fact]
    public void Filters_stand_just_before_what_follows_the_acceptance_of_requests() => Assert.All(
        Request(Body("b")).Filters.Concat(Request(Set(("a", "b"))).Filters),
        static filter => Assert.Equal((HttpFilterStage.Accepted, -1, true), (filter.Stage, filter.Position, filter.Disabled)));

    [Fact]
    public void Merged_transformations_have_the_headers_of_both_and_the_body_and_metadata_of_the_first()
    {
        var winner = Set(("x-a", "{{ 1 }}"), ("x-b", "w")) with { Add = Headers(("x-c", "w")), Remove = ["x-d"] };
        var lower = Set(("X-B", "l"), ("x-e", "l")) with
        {
            Add = Headers(("x-c", "l")),
            Remove = ["x-f"],
            Body = new BodyTransformation { Value = "l" },
            DynamicMetadata = [new() { Namespace = "n", Key = "k", Value = new MetadataValue { StringValue = "l" } }],
        };
        string program = Program(Request(winner).CombineWith(Request(lower))!);
        Assert.Equal(
            """{"request":{"buffer":true,"body":"l","set":[["x-a",[["emit",["const",1]]]],["x-b","w"],["x-e","l"]],"add":[["x-c","w"],["x-c","l"]],"remove":["x-d","x-f"]}}""",
            program);
        Assert.Contains("\"body\":\"w\"", Program(Request(Body("w")).CombineWith(Request(lower))!), StringComparison.Ordinal);
        Assert.Contains("\"response\"", Program(Request(winner).CombineWith(Response(Body("l")))!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_templates_have_the_same_identifier()
    {
        Assert.Equal(Context(Request(Body("a")), "id"), Context(Request(Body("a")), "id"));
        Assert.NotEqual(Context(Request(Body("a")), "id"), Context(Request(Body("b")), "id"));
    }

    [Fact]
    public void The_runtime_has_the_names_that_templates_may_use_and_no_others()
    {
        Assert.Equal(TemplateNames.Functions.Order(), Defined("functions"));
        Assert.Equal(TemplateNames.Filters.Order(), Defined("filters"));
    }

    private static IEnumerable<string> Defined(string table) => Regex
        .Matches(TransformationRuntime.Source, $@"^(?:function )?{table}\.(\w+)(?:\(| = (?:\w|{{))", RegexOptions.Multiline)
        .Select(static match => match.Groups[1].Value)
        .Where(static name => name != "replace_in")
        .Distinct()
        .Order();

    private static string Program(TrafficField field) => Context(field, "program");

    private static string Context(TrafficField field, string key) =>
        Configured(field)[TransformationField.ScriptFilterName].Unpack<LuaPerRoute>().FilterContext.Fields[key].StringValue;

    private static Google.Protobuf.Collections.MapField<string, Any> Configured(TrafficField field)
    {
        var route = new Route();
        field.Configure(new FilterConfigs(route.TypedPerFilterConfig));
        return route.TypedPerFilterConfig;
    }
}
