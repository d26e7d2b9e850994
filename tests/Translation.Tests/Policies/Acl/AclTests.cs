using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Policies.Traffic.Acl;

namespace KGateway.Translation.Tests.Policies.Acl;

/// <summary>Access lists: what is taken, how they are merged.</summary>
public class AclTests
{
    /// <summary>A rule.</summary>
    internal static AclRule Rule(string? name, AclAction action, params string[] cidrs) => new() { Name = name, Action = action, Cidrs = [.. cidrs] };

    /// <summary>The field of a policy.</summary>
    internal static TrafficField? Field(AclPolicy acl, out IReadOnlyList<string> problems)
    {
        var policy = new TrafficPolicy { Metadata = new ObjectMeta { Name = "p", Namespace = "ns" }, Spec = new TrafficPolicySpec { Acl = acl } };
        var context = new TrafficFieldContext(policy, lookups: null!, new TranslationSettings());
        var field = AclField.Resolve(policy.Spec, context);
        problems = context.Problems;
        return field;
    }

    /// <summary>The field of a policy that is right.</summary>
    internal static TrafficField Field(AclPolicy acl)
    {
        var field = Field(acl, out var problems);
        Assert.Empty(problems);
        return field!;
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.1.2.3")]
    [InlineData("0.0.0.0/0")]
    [InlineData("2001:db8::/32")]
    [InlineData("::/0")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.0/104")]
    public void Addresses_and_ranges(string cidr) => Assert.True(AclRange.TryParse(cidr, out _));

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0")]
    [InlineData("010.0.0.0")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("host")]
    [InlineData("")]
    public void What_is_no_range(string cidr)
    {
        Assert.Null(Field(new AclPolicy { DefaultAction = AclAction.Allow, Rules = [Rule("r", AclAction.Deny, cidr, "10.0.0.0/8", "x")] }, out var problems));
        Assert.Equal([$"acl: invalid CIDR(s): {cidr}, x"], problems);
    }

    [Fact]
    public void Mapped_ranges_count_as_ipv4()
    {
        Assert.True(AclRange.TryParse("::ffff:10.0.0.0/104", out var mapped));
        Assert.True(AclRange.TryParse("10.0.0.0/8", out var plain));
        Assert.Equal(plain, mapped);
    }

    [Theory]
    [InlineData(100, null, "acl: denyResponse.statusCode: 100 can't be the status of an answer")]
    [InlineData(600, null, "acl: denyResponse.statusCode: 600 can't be the status of an answer")]
    [InlineData(403, "a\nb", "acl: denyResponse.headers: a value contains a line break or a null character")]
    public void Answers_that_envoy_cannot_give(int status, string? value, string problem)
    {
        var reply = new AclDenyResponse { StatusCode = status, Headers = value is null ? [] : [new AclHeader { Name = "h", Value = value }] };
        Assert.Null(Field(new AclPolicy { DefaultAction = AclAction.Deny, DenyResponse = reply }, out var problems));
        Assert.Equal([problem], problems);
    }

    [Fact]
    public void An_answer_cannot_have_the_host_of_a_request()
    {
        var reply = new AclDenyResponse { Headers = [new AclHeader { Name = "Host", Value = "" }] };
        Assert.Null(Field(new AclPolicy { DefaultAction = AclAction.Deny, DenyResponse = reply }, out var problems));
        Assert.Equal(["acl: denyResponse.headers: header \"Host\" may not be modified"], problems);
        reply = new AclDenyResponse { BlockedByHeaderName = "host" };
        Assert.Null(Field(new AclPolicy { DefaultAction = AclAction.Deny, DenyResponse = reply }, out problems));
        Assert.Equal(["acl: denyResponse.blockedByHeaderName: header \"host\" may not be modified"], problems);
    }

    [Fact]
    public void A_name_with_a_line_break_is_refused()
    {
        Assert.Null(Field(new AclPolicy { DefaultAction = AclAction.Deny, Rules = [Rule("a\nb", AclAction.Allow, "::/0")] }, out var problems));
        Assert.Single(problems);
    }

    [Fact]
    public void The_filter_of_answers_comes_before_the_one_that_refuses()
    {
        var field = Field(new AclPolicy { DefaultAction = AclAction.Deny, DenyResponse = new AclDenyResponse { StatusCode = 451 } });
        Assert.Equal([AclField.ReplyFilterName, AclField.RulesFilterName], HttpFilter.Order(field.Filters.Reverse()).Select(static filter => filter.Name));
        Assert.All(field.Filters, static filter => Assert.Equal((HttpFilterStage.Fault, 1, true), (filter.Stage, filter.Position, filter.Disabled)));
        Assert.Single(Field(new AclPolicy { DefaultAction = AclAction.Deny }).Filters);
    }

    [Theory]
    [InlineData(AclAction.Allow, 451, "x-a", true)]
    [InlineData(AclAction.Allow, null, null, true)]
    [InlineData(AclAction.Deny, 451, "x-a", false)]
    [InlineData(AclAction.Allow, 403, "x-a", false)]
    [InlineData(AclAction.Allow, 451, "x-b", false)]
    public void Lists_are_combined_unless_they_contradict(AclAction action, int? status, string? header, bool combined)
    {
        var winner = Field(new AclPolicy
        {
            DefaultAction = AclAction.Allow,
            DenyResponse = new AclDenyResponse { StatusCode = 451, BlockedByHeaderName = "x-a" },
        });
        var lower = Field(new AclPolicy
        {
            DefaultAction = action,
            DenyResponse = status is null && header is null ? null : new AclDenyResponse { StatusCode = status, BlockedByHeaderName = header },
        });
        Assert.Equal(combined, winner.CombineWith(lower) is not null);
    }
}
