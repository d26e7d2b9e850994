using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Statuses;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.Statuses;

namespace KGateway.Kubernetes.Tests.Statuses;

public sealed class StatusPatchTests
{
    private const string Before = "2026-01-01T00:00:00Z";
    private const string Ours = TranslationSettings.ControllerName;

    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, 900, TimeSpan.Zero);

    private static Condition Condition(string type, ConditionStatus status, long generation = 3, string reason = "Fine", string message = "") =>
        new(type, status, reason, message, generation);

    private static EquatableArray<T> Many<T>(params T[] items) => EquatableArray.Create<T>(items);

    private static GatewayStatus Gateway(params Condition[] conditions) => new(Many(conditions), Many<ListenerStatus>(), null, 0);

    private static RouteParentStatus Parent(string name, params Condition[] conditions) => new(
        new ParentReference { Name = name, Namespace = "infra", SectionName = "http", Port = 80 }, Ours, Many(conditions));

    private static AuthorizationPolicyStatus Policy(AuthorizationOutcome outcome) =>
        new(Many(new ObjectKey("infra", "wp")), new(outcome, Many("why"), default), 3);

    private static string Stored(string status, long generation = 3, string managedFields = "[]") =>
        $$"""{"metadata":{"name":"x","resourceVersion":"9","generation":{{generation}},"managedFields":{{managedFields}} },"status":{{status}} }""";

    private static string Entry(string type, string status, string since = Before, long generation = 3, string reason = "Fine") =>
        $$"""{"type":"{{type}}","status":"{{status}}","reason":"{{reason}}","message":"","observedGeneration":{{generation}},"lastTransitionTime":"{{since}}"}""";

    private static JsonObject? Patch(string stored, ObjectStatus? status) => StatusPatch.Of(JsonElement.Parse(stored), status, Now);

    // What the server would then have.
    private static string Applied(string stored, ObjectStatus? status)
    {
        var live = (JsonObject)JsonNode.Parse(stored)!;
        var result = live["status"] as JsonObject ?? [];
        foreach (var (name, value) in Patch(stored, status) ?? [])
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = value.DeepClone();
        }

        live["status"] = result.DeepClone();
        return live.ToJsonString();
    }

    private static string[] Types(JsonNode? conditions) =>
        [.. conditions!.AsArray().Select(static condition => $"{condition!["type"]}={condition["status"]}@{condition["lastTransitionTime"]}")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_of_proxies_stays_while_nobody_knows_better(bool unknown)
    {
        var stored = Stored($$"""{"conditions":[{{Entry("Accepted", "True")}},{{Entry(ConditionTypes.ProxiesUpToDate, "True")}}]}""");
        var patch = Patch(stored, Gateway(Condition("Accepted", ConditionStatus.False)) with { KeepsProxies = unknown });
        string[] expected = unknown ? ["Accepted=False@2026-05-06T07:08:09Z", $"kgateway.dev/ProxiesUpToDate=True@{Before}"] : ["Accepted=False@2026-05-06T07:08:09Z"];
        Assert.Equal(expected, Types(patch!["conditions"]));
    }

    [Fact]
    public void Addresses_of_a_waypoint_are_published_when_a_proxy_is_there_and_stay()
    {
        var status = Gateway(Condition("Programmed", ConditionStatus.True)) with { Addresses = Many(new GatewayStatusAddress("IPAddress", "10.0.0.1")) };
        var waiting = Patch(Stored("null"), status with { AwaitsProxies = true })!;
        Assert.False(waiting.ContainsKey("addresses"));
        Assert.Equal("Pending", (string)waiting["conditions"]![0]!["reason"]!);

        Assert.Equal("10.0.0.1", (string)Patch(Stored("""{"addresses":[]}"""), status)!["addresses"]![0]!["value"]!);
        var published = Patch(Stored("""{"addresses":[{"type":"IPAddress","value":"10.0.0.1"}]}"""), status with { AwaitsProxies = true })!;
        Assert.False(published.ContainsKey("addresses"));
        Assert.Equal("Fine", (string)published["conditions"]![0]!["reason"]!);

        // What isn't True for another reason keeps that.
        var unassigned = Gateway(Condition("Programmed", ConditionStatus.False)) with { Addresses = Many<GatewayStatusAddress>(), AwaitsProxies = true };
        Assert.Equal("Fine", (string)Patch(Stored("null"), unassigned)!["conditions"]![0]!["reason"]!);
    }

    [Fact]
    public void A_new_status_gets_the_time_in_whole_seconds()
    {
        var patch = Patch(Stored("null"), Gateway(Condition("Accepted", ConditionStatus.True)));
        Assert.Equal(["Accepted=True@2026-05-06T07:08:09Z"], Types(patch!["conditions"]));
        Assert.Equal("3", patch["conditions"]![0]!["observedGeneration"]!.ToString());
    }

    [Fact]
    public void Foreign_conditions_stay_where_they_are_and_ours_that_are_no_longer_said_go()
    {
        var stored = Stored($$"""
            {"conditions":[{{Entry("example.com/Audited", "True")}},{{Entry("Accepted", "True")}},
             {{Entry("InsecureFrontendValidationMode", "True")}},{{Entry("example.com/Other", "False", generation: 1)}}]}
            """);
        var patch = Patch(stored, Gateway(Condition("Accepted", ConditionStatus.False), Condition("Programmed", ConditionStatus.True)));
        Assert.Equal(
            [$"example.com/Audited=True@{Before}", "Accepted=False@2026-05-06T07:08:09Z", $"example.com/Other=False@{Before}",
                "Programmed=True@2026-05-06T07:08:09Z"],
            Types(patch!["conditions"]));
        Assert.Equal("1", patch["conditions"]![2]!["observedGeneration"]!.ToString());
    }

    [Fact]
    public void The_time_stays_while_the_status_is_the_same()
    {
        var patch = Patch(
            Stored($$"""{"conditions":[{{Entry("Accepted", "True", generation: 2, reason: "Old")}}]}"""), Gateway(Condition("Accepted", ConditionStatus.True)));
        Assert.Equal([$"Accepted=True@{Before}"], Types(patch!["conditions"]));
        Assert.Equal("Fine", patch["conditions"]![0]!["reason"]!.ToString());
    }

    [Fact]
    public void What_is_written_already_is_not_written_again()
    {
        var listener = new ListenerStatus("http", Many(new GroupKind("g", "HTTPRoute")), 7, Many(Condition("Accepted", ConditionStatus.True)));
        ObjectStatus[] statuses =
        [
            new GatewayStatus(
                Many(Condition("Accepted", ConditionStatus.True)), Many(listener), Many(new GatewayStatusAddress("IPAddress", "1.2.3.4")), 2),
            new ListenerSetStatus(Many(Condition("Accepted", ConditionStatus.True)), Many(listener)),
            new GatewayClassStatus(Many(Condition("Accepted", ConditionStatus.True)), Many("Gateway", "HTTPRoute")),
            new RouteStatus(Many(Parent("gw", Condition("Accepted", ConditionStatus.True)))),
            new PolicyStatus(Many(new PolicyAncestorStatus(
                new ResourceId(ResourceKinds.Gateway.GroupKind, new ObjectKey("infra", "gw")), "http", Ours,
                Many(Condition("Accepted", ConditionStatus.True))))),
            new BackendStatus(Many(Condition("Accepted", ConditionStatus.True))),
            Policy(AuthorizationOutcome.Enforced),
        ];
        foreach (var status in statuses)
        {
            var once = Applied(Stored("{}"), status);
            Assert.NotEqual(Stored("{}"), once);
            Assert.Null(Patch(once, status));
        }
    }

    [Theory]
    [InlineData("XListenerSet", "8080", "8080")]
    [InlineData("XListenerSet", "0", "65535")]
    [InlineData("XListenerSet", null, "65535")]
    [InlineData("ListenerSet", "8080", null)]
    public void Listeners_of_the_experimental_kind_tell_their_port(string kind, string? port, string? expected)
    {
        var listeners = port is null ? "" : $$"""{"name":"other","port":1},{"name":"http","port":{{port}}}""";
        var stored = Stored("{}").Insert(1, $$""" "kind":"{{kind}}","spec":{"listeners":[{{listeners}}]},""");
        var listener = new ListenerStatus("http", Many<GroupKind>(), 0, Many(Condition("Accepted", ConditionStatus.True)));
        var wanted = new ListenerSetStatus(Many(Condition("Accepted", ConditionStatus.True)), Many(listener));
        Assert.Equal(expected, Patch(stored, wanted)!["listeners"]![0]!["port"]?.ToString());
        Assert.Null(Patch(Applied(stored, wanted), wanted));
    }

    [Fact]
    public void Only_fields_that_change_are_written()
    {
        var stored = Applied(Stored("{}"), Gateway(Condition("Accepted", ConditionStatus.True)) with { AttachedListenerSets = 2 });
        var patch = Patch(stored, Gateway(Condition("Accepted", ConditionStatus.True)));
        Assert.Equal("""{"attachedListenerSets":null}""", patch!.ToJsonString());
    }

    [Fact]
    public void Addresses_are_kept_unless_the_status_has_some()
    {
        var stored = Stored("""{"addresses":[{"type":"IPAddress","value":"1.1.1.1"}]}""");
        Assert.False(Patch(stored, Gateway(Condition("Accepted", ConditionStatus.True)))!.ContainsKey("addresses"));
        var told = Gateway() with { Addresses = Many(new GatewayStatusAddress("IPAddress", "2.2.2.2")) };
        Assert.Equal("2.2.2.2", Patch(stored, told)!["addresses"]![0]!["value"]!.ToString());
        var none = Patch(stored, Gateway() with { Addresses = Many<GatewayStatusAddress>() });
        Assert.True(none!.TryGetPropertyValue("addresses", out var removed) && removed is null);
    }

    [Fact]
    public void Listeners_are_ours_but_foreign_conditions_on_them_stay()
    {
        var stored = Stored($$"""
            {"listeners":[{"name":"gone","attachedRoutes":1,"supportedKinds":[],"conditions":[{{Entry("x.io/A", "True")}}]},
             {"name":"http","attachedRoutes":1,"supportedKinds":[],"conditions":[{{Entry("x.io/B", "True")}},{{Entry("Programmed", "True")}}]}]}
            """);
        var status = Gateway() with
        {
            Listeners = Many(new ListenerStatus("http", Many<GroupKind>(), 4, Many(Condition("Accepted", ConditionStatus.True)))),
        };
        var listener = Assert.Single(Patch(stored, status)!["listeners"]!.AsArray());
        Assert.Equal("4", listener!["attachedRoutes"]!.ToString());
        Assert.Equal([$"x.io/B=True@{Before}", "Accepted=True@2026-05-06T07:08:09Z"], Types(listener["conditions"]));
    }

    [Fact]
    public void Parents_of_other_controllers_stay_untouched_and_ours_are_replaced()
    {
        var foreign = $$"""{"parentRef":{"name":"gw","namespace":"infra"},"controllerName":"other.io/c","extra":1,"conditions":[{{Entry("Accepted", "False")}}]}""";
        var stored = Stored($$"""
            {"parents":[{"parentRef":{"name":"old"},"controllerName":"{{Ours}}","conditions":[]}, {{foreign}},
             {"parentRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gw","namespace":"infra","sectionName":"http","port":80},
              "controllerName":"{{Ours}}","conditions":[{{Entry("Accepted", "True")}},{{Entry("x.io/Mine", "True")}}]}]}
            """);
        var status = new RouteStatus(Many(
            Parent("gw", Condition("Accepted", ConditionStatus.True)), Parent("next", Condition("Accepted", ConditionStatus.True))));
        var parents = Patch(stored, status)!["parents"]!.AsArray();
        Assert.Equal(3, parents.Count);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(foreign), parents[0]));
        Assert.Equal([$"Accepted=True@{Before}"], Types(parents[1]!["conditions"]));
        Assert.Equal("next", parents[2]!["parentRef"]!["name"]!.ToString());
    }

    [Fact]
    public void Too_many_parents_or_ancestors_cost_ours()
    {
        var foreign = string.Join(',', Enumerable.Range(0, 15).Select(static i =>
            $$"""{"parentRef":{"name":"f{{i}}"},"ancestorRef":{"name":"f{{i}}"},"controllerName":"other.io/c","conditions":[]}"""));
        var route = new RouteStatus(Many([.. Enumerable.Range(0, 30).Select(static i => Parent($"gw{i}"))]));
        Assert.Equal(32, Patch(Stored($$"""{"parents":[{{foreign}}]}"""), route)!["parents"]!.AsArray().Count);
        var policy = new PolicyStatus(Many([.. Enumerable.Range(0, 30).Select(static i => new PolicyAncestorStatus(
            new ResourceId(ResourceKinds.Gateway.GroupKind, new ObjectKey("n", $"gw{i}")), null, Ours, Many<Condition>()))]));
        var ancestors = Patch(Stored($$"""{"ancestors":[{{foreign}}]}"""), policy)!["ancestors"]!.AsArray();
        Assert.Equal(16, ancestors.Count);
        Assert.Equal(15, ancestors.Count(static entry => entry!["controllerName"]!.ToString() == "other.io/c"));
    }

    [Fact]
    public void Too_many_conditions_cost_ours()
    {
        var foreign = string.Join(',', Enumerable.Range(0, 7).Select(static i => Entry($"x.io/{i}", "True")));
        var patch = Patch(
            Stored($$"""{"conditions":[{{foreign}}]}"""),
            Gateway(Condition("Accepted", ConditionStatus.True), Condition("Programmed", ConditionStatus.True)));
        Assert.Equal(8, patch!["conditions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(2, 3, 3, false)] // Found out from an older version than the one that is written about.
    [InlineData(4, 3, 3, false)] // From an object that is gone: this one never had that generation.
    [InlineData(3, 2, 3, true)]
    [InlineData(3, 3, 3, true)]
    [InlineData(3, 99, 3, true)] // Written by mistake.
    public void The_observed_generation_never_goes_back(long wanted, long stored, long current, bool written)
    {
        var patch = Patch(
            Stored($$"""{"conditions":[{{Entry("Accepted", "True", generation: stored)}}]}""", current),
            Gateway(Condition("Accepted", ConditionStatus.False, wanted)));
        Assert.Equal(written, patch is not null);
        var route = Stored($$"""
            {"parents":[{"parentRef":{"name":"gw","namespace":"infra","sectionName":"http","port":80},"controllerName":"{{Ours}}",
             "conditions":[{{Entry("Accepted", "True", generation: stored)}}]}]}
            """, current);
        Assert.Equal(written, Patch(route, new RouteStatus(Many(Parent("gw", Condition("Accepted", ConditionStatus.False, wanted))))) is not null);
    }

    [Fact]
    public void Withdrawal_takes_our_entries_only()
    {
        var stored = Stored($$"""
            {"parents":[{"parentRef":{"name":"gw"},"controllerName":"{{Ours}}","conditions":[]},
             {"parentRef":{"name":"gw"},"controllerName":"other.io/c","conditions":[]}]}
            """);
        var left = Assert.Single(Patch(stored, null)!["parents"]!.AsArray());
        Assert.Equal("other.io/c", left!["controllerName"]!.ToString());
        Assert.Null(Patch(Stored("""{"parents":[{"parentRef":{"name":"gw"},"controllerName":"other.io/c","conditions":[]}]}"""), null));
        Assert.Null(Patch(Stored("{}"), null));
        Assert.Null(Patch(Stored("null"), null));
    }

    [Fact]
    public void Withdrawal_leaves_conditions_that_another_controller_wrote()
    {
        var status = $$"""
            {"addresses":[{"value":"1.1.1.1"}],"attachedListenerSets":1,"conditions":[{{Entry("Accepted", "True")}},{{Entry("Programmed", "True")}}],
             "listeners":[{"name":"http","conditions":[]},{"name":"theirs","conditions":[]}]}
            """;
        Assert.Null(Patch(Stored(status), null));
        const string managed = """
            [{"manager":"other","subresource":"status","fieldsV1":{"f:status":{"f:conditions":{"k:{\"type\":\"Programmed\"}":{} } } } },
             {"manager":"kgateway","fieldsV1":{"f:spec":{"f:conditions":{"k:{\"type\":\"Programmed\"}":{} } } } },
             {"manager":"kgateway","subresource":"status","fieldsV1":{"f:status":{"f:attachedListenerSets":{},"f:conditions":{".":{},"k:{\"type\":\"Accepted\"}":{} },
              "f:listeners":{"k:{\"name\":\"http\"}":{} } } } }]
            """;
        var patch = Patch(Stored(status, managedFields: managed), null)!;
        Assert.Equal([$"Programmed=True@{Before}"], Types(patch["conditions"]));
        Assert.Equal("theirs", Assert.Single(patch["listeners"]!.AsArray())!["name"]!.ToString());
        Assert.True(patch.TryGetPropertyValue("attachedListenerSets", out var sets) && sets is null);
        Assert.False(patch.ContainsKey("addresses"));
    }

    [Fact]
    public void Istios_conditions_of_a_policy_stay_beside_ours_which_goes_alone()
    {
        var stored = Stored($$"""{"conditions":[{{Entry("WaypointAccepted", "True")}}]}""");
        var written = Applied(stored, Policy(AuthorizationOutcome.Invalid));
        Assert.Equal(
            [$"WaypointAccepted=True@{Before}", "kgateway.dev/WaypointAccepted=False@2026-05-06T07:08:09Z"],
            Types(JsonNode.Parse(written)!["status"]!["conditions"]));
        // The list isn't one by type, so that it is recorded as a whole, of whoever wrote last.
        Assert.Equal([$"WaypointAccepted=True@{Before}"], Types(Patch(written, null)!["conditions"]));
        Assert.Null(Patch(stored, null));
    }

    [Fact]
    public void A_message_that_is_too_long_is_cut()
    {
        var patch = Patch(Stored("{}"), Gateway(Condition("Accepted", ConditionStatus.True, message: new string('x', 40_000))));
        Assert.Equal(32_768, patch!["conditions"]![0]!["message"]!.ToString().Length);
    }
}
