using KGateway.Resources.Validation;

namespace KGateway.Resources.Schema;

/// <summary>
/// Names the rules that go beyond the limits of single fields, applied to each value of the record and of records derived from it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class CheckedByAttribute<TRules> : Attribute, ICheckedBy
    where TRules : class, IRules, new()
{
    public IRules Rules { get; } = new TRules();
}
