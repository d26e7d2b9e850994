using System.Reflection;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>The bad values that a test shows the errors of: a static member of its class with <see cref="BadValue"/>s.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class BadValuesAttribute(string kind, string member) : Attribute
{
    /// <summary>The policy's kind.</summary>
    public string Kind => kind;

    /// <summary>The values.</summary>
    public IReadOnlyList<BadValue> Of(Type tests)
    {
        var field = tests.GetField(member, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
        Assert.True(field is not null, $"{tests.Name} has no static field {member}.");
        return (BadValue[])field.GetValue(null)!;
    }
}
