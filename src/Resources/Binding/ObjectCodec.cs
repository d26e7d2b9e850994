using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KGateway.Resources.Tree;
using KGateway.Resources.Validation;

namespace KGateway.Resources.Binding;

/// <summary>Reads and writes a record by the properties and attributes of its type, which are looked at once.</summary>
internal sealed class ObjectCodec<T> : Codec<T>, IKeyed<T>
    where T : class
{
    private readonly Func<T> _create;
    private readonly Member<T>[] _members;
    private readonly Dictionary<string, int> _byName;
    private readonly ulong _required;
    private readonly HashSet<string> _ignoredFields = new(StringComparer.Ordinal);
    private readonly bool _ignoresUnknownFields;
    private readonly PropertyMember<T, EquatableArray<string>>? _unknownFields;
    private readonly IRules<T>[] _rules;

    public ObjectCodec()
    {
        _create = Expression.Lambda<Func<T>>(Expression.New(typeof(T))).Compile();
        T prototype = _create();
        var members = new List<Member<T>>();
        foreach (PropertyInfo property in RecordFields.Of(typeof(T)))
        {
            members.Add((Member<T>)Activator.CreateInstance(
                typeof(PropertyMember<,>).MakeGenericType(typeof(T), property.PropertyType),
                RecordFields.NameOf(property),
                property.IsDefined(typeof(RequiredMemberAttribute)),
                property,
                Codecs.Create(property.PropertyType, Constraints.Of(property)),
                prototype)!);
            if (property.IsDefined(typeof(CollectsUnknownFieldsAttribute)))
                _unknownFields = (PropertyMember<T, EquatableArray<string>>)members[^1];
            if (property.GetCustomAttribute<OverlaidByAttribute>() is { } overlay)
                members.Add(new TextOverlayMember<T>(overlay.Name, property));
        }

        _members = [.. members];
        if (_members.Length > 64)
            throw new InvalidOperationException($"{typeof(T).Name} has more than 64 fields.");
        _byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < _members.Length; i++)
        {
            _byName.Add(_members[i].Name, i);
            if (_members[i].Required)
                _required |= 1UL << i;
        }

        if (typeof(Resource).IsAssignableFrom(typeof(T)))
            _ignoredFields.UnionWith(["apiVersion", "kind", "status"]);
        if (typeof(T).GetCustomAttribute<IgnoresUnknownFieldsAttribute>() is { } ignores)
        {
            _ignoresUnknownFields = ignores.Names.Count == 0;
            _ignoredFields.UnionWith(ignores.Names);
        }

        _rules =
        [
            .. typeof(T).GetCustomAttributes(inherit: true).OfType<ICheckedBy>().Select(static checkedBy => (IRules<T>)checkedBy.Rules),
        ];
    }

    public override bool TryRead(TreeNode node, BindingContext context, out T value)
    {
        value = null!;
        if (node is not MapNode map)
            return context.ReportType(node, "an object");

        T result = _create();
        ulong seen = 0, overlays = 0;
        bool read = true;
        List<string>? unknown = null;
        foreach (MapEntry entry in map.Entries)
        {
            if (!_byName.TryGetValue(entry.Key, out int index))
            {
                if (_ignoresUnknownFields || _ignoredFields.Contains(entry.Key))
                    continue;
                if (context.CheckLimits)
                    context.ReportUnknownField(entry, _unknownFields is null);
                if (_unknownFields is not null)
                    (unknown ??= []).Add(entry.Key);
                continue;
            }

            // A field that is null counts as absent.
            if (entry.Value is ScalarNode { Kind: ScalarKind.Null })
                continue;
            seen |= 1UL << index;
            if (_members[index].IsOverlay)
                overlays |= 1UL << index;
            else
                read &= TryReadMember(_members[index], entry.Value, context, result);
        }

        for (int i = 0; overlays != 0; i++, overlays >>= 1)
        {
            if ((overlays & 1) != 0)
                read &= TryReadMember(_members[i], map.Find(_members[i].Name)!, context, result);
        }

        for (ulong missing = _required & ~seen; missing != 0; missing &= missing - 1)
        {
            Member<T> member = _members[System.Numerics.BitOperations.TrailingZeroCount(missing)];
            context.Push(member.Name);
            if (context.CheckLimits && member.TrySetZero(result))
                context.ReportInvalid(node, "Required value");
            else
                read = context.ReportMalformed(node, "Required value");
            context.Pop();
        }

        if (!read)
            return false;
        if (unknown is not null)
            _unknownFields!.Set(result, [.. _unknownFields.Value(result), .. unknown]);
        value = result is INormalized<T> normalized ? normalized.Normalize() : result;
        if (context.CheckLimits && _rules.Length > 0)
            context.CheckRules(_rules, value, node);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        WriteMembers(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields without the braces around them.</summary>
    public void WriteMembers(Utf8JsonWriter writer, T value)
    {
        foreach (Member<T> member in _members)
            member.Write(writer, value);
    }

    public object? Key(T value, string field) => _members[_byName[field]].Get(value);

    private static bool TryReadMember(Member<T> member, TreeNode node, BindingContext context, T owner)
    {
        context.Push(member.Name);
        bool read = member.TryRead(node, context, owner);
        context.Pop();
        return read;
    }
}
