using System.Text.Json.Nodes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Policies.Traffic.Transformation;
using KGateway.Translation.Policies.Traffic.Transformation.Language;
using KGateway.Translation.Tests.Proxies;

namespace KGateway.Translation.Tests.Policies.Transformation;

/// <summary>The language is minijinja's: the same templates give the same text in a real Envoy, and what it refuses is refused.</summary>
public sealed class MiniJinjaTests
{
    [Fact]
    public void What_minijinja_refuses_is_refused()
    {
        var taken = MiniJinjaCorpus.Cases.Where(static each => each.Error is { } error && MiniJinjaCorpus.IsStatic(error) && CanParse(each.Template));
        Assert.Empty(taken.Select(static each => each.Template));
    }

    [Fact]
    public void What_minijinja_takes_is_taken()
    {
        var refused = MiniJinjaCorpus.Cases.Where(static each => each.Output is not null && !CanParse(each.Template));
        Assert.Equal(
            ["{% autoescape true %}{{ '<' }}{% endautoescape %}", "{% block a %}x{% endblock %}"],
            refused.Select(static each => each.Template));
    }

    [Fact]
    public async Task Envoy_renders_what_minijinja_renders()
    {
        var cases = MiniJinjaCorpus.Cases.Where(static each => CanParse(each.Template)).ToArray();
        var routes = new Dictionary<string, TrafficField[]>();
        for (int i = 0; i < cases.Length; i++)
            routes.Add($"/c{i}/", [Transforming.Request(Transforming.Body(cases[i].Template, BodyParsing.AsJson))]);
        await using var proxy = await FieldProxy.StartAsync(routes);
        var wrong = new List<string>();
        for (int i = 0; i < cases.Length; i++)
        {
            using var content = new StringContent(MiniJinjaCorpus.Context, null, "application/json");
            using var response = await proxy.Client.PostAsync(new Uri($"/c{i}/", UriKind.Relative), content, TestContext.Current.CancellationToken);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            string? body = response.IsSuccessStatusCode ? JsonNode.Parse(text)!["body"]!.GetValue<string>() : $"{response.StatusCode} {text}";
            if (body != (cases[i].Output ?? ""))
                wrong.Add($"{cases[i].Template}\n  wanted {cases[i].Output ?? "none: " + cases[i].Error}\n  got    {body}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Length}:\n{string.Join('\n', wrong)}\n{(wrong.Count > 0 ? proxy.Log : "")}");
    }

    private static bool CanParse(string template)
    {
        try
        {
            Template.Parse(template);
            return true;
        }
        catch (TemplateSyntaxException)
        {
            return false;
        }
    }
}
