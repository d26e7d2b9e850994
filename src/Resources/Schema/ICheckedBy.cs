using KGateway.Resources.Validation;

namespace KGateway.Resources.Schema;

/// <summary>Gives the rules named by a <see cref="CheckedByAttribute{TRules}"/> without knowing their type.</summary>
internal interface ICheckedBy
{
    IRules Rules { get; }
}
