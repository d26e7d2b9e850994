using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Tests.Policies.Merging;

/// <summary>A field with a text; texts are joined where fields are combined, and those that begin with a bang can't be.</summary>
internal sealed record FakeField(string Key, string Text) : IPolicyField<FakeField>
{
    public FakeField? CombineWith(FakeField lower) =>
        Key is not ("extAuth" or "httpACL") || Text[0] == '!' || lower.Text[0] == '!' ? null : new(Key, $"{Text}+{lower.Text}");
}
