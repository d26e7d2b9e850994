using System.Globalization;
using System.Text;
using KGateway.Resources.Tree;
using KGateway.Resources.Validation;

namespace KGateway.Resources.Binding;

/// <summary>State while one object is bound: where in it we are, and what was found.</summary>
internal sealed class BindingContext(string file, List<Diagnostic> diagnostics, bool checkLimits)
{
    private Segment[] _path = new Segment[16];
    private int _depth;
    private BoundViolations? _violations;

    private readonly record struct Segment(string? Name, int Index);

    /// <summary>Whether limits and rules are checked and unknown fields are told; not for objects that we wrote ourselves.</summary>
    public bool CheckLimits => checkLimits;

    /// <summary>The object, once it is known.</summary>
    public ResourceId? Object { get; set; }

    /// <summary>Version that the object was written in.</summary>
    public string Version { get; set; } = "";

    /// <summary>Findings that leave no value: wrong types, required fields that are absent.</summary>
    public int Malformed { get; private set; }

    /// <summary>Findings about values that break limits or rules.</summary>
    public int Invalid { get; private set; }

    public void Push(string name) => Push(new Segment(name, 0));

    public void Push(int index) => Push(new Segment(null, index));

    public void Pop() => _depth--;

    /// <summary>Reports a value that can't be read.</summary>
    public bool ReportMalformed(TreeNode node, string message)
    {
        Malformed++;
        Add(Severity.Error, node, "", message);
        return false;
    }

    /// <summary>Reports a value of the wrong type.</summary>
    public bool ReportType(TreeNode node, string expected) => ReportMalformed(node, $"must be {expected}, not {node.Description}");

    /// <summary>Reports a value that breaks a limit or a rule.</summary>
    public void ReportInvalid(TreeNode node, string message)
    {
        Invalid++;
        Add(Severity.Error, node, "", message);
    }

    public void ReportUnknownField(in MapEntry entry, bool ignored) =>
        diagnostics.Add(new Diagnostic(
            Severity.Warning, file, entry.Line, entry.Column, Object, Path(entry.Key), ignored ? "unknown field, it is ignored" : "unknown field"));

    public void ReportWarning(TreeNode node, string message) => Add(Severity.Warning, node, "", message);

    /// <summary>Runs the rules of a value whose node is given.</summary>
    public void CheckRules<T>(IRules<T>[] rules, T value, TreeNode node)
    {
        _violations ??= new BoundViolations(this);
        _violations.Node = node;
        foreach (IRules<T> rule in rules)
            rule.Check(value, _violations);
    }

    private void Push(Segment segment)
    {
        if (_depth == _path.Length)
            Array.Resize(ref _path, _depth * 2);
        _path[_depth++] = segment;
    }

    private void Add(Severity severity, TreeNode node, string field, string message) =>
        diagnostics.Add(new Diagnostic(severity, file, node.Line, node.Column, Object, Path(field), message));

    private string Path(string last)
    {
        var path = new StringBuilder();
        foreach (Segment segment in _path.AsSpan(0, _depth))
        {
            if (segment.Name is null)
                path.Append(CultureInfo.InvariantCulture, $"[{segment.Index}]");
            else
                path.Append(path.Length == 0 ? "" : ".").Append(segment.Name);
        }

        if (last.Length > 0 && last[0] != '[' && path.Length > 0)
            path.Append('.');
        return path.Append(last).ToString();
    }

    /// <summary>Turns the relative fields that rules name into full paths and places.</summary>
    private sealed class BoundViolations(BindingContext context) : Violations
    {
        public TreeNode Node { get; set; } = null!;

        public override string Version => context.Version;

        public override void Report(string field, string message)
        {
            context.Invalid++;
            context.Add(Severity.Error, Find(Node, field), field, message);
        }

        public override void Warn(string field, string message) =>
            context.Add(Severity.Warning, Find(Node, field), field, message);

        /// <summary>The node of a field, or the nearest one above it that was written.</summary>
        private static TreeNode Find(TreeNode node, ReadOnlySpan<char> field)
        {
            while (!field.IsEmpty)
            {
                int end;
                TreeNode? next;
                if (field[0] == '[')
                {
                    end = field.IndexOf(']');
                    int index = int.Parse(field[1..end], NumberStyles.None, CultureInfo.InvariantCulture);
                    next = node is ListNode list && index < list.Items.Count ? list.Items[index] : null;
                    end++;
                }
                else
                {
                    field = field[0] == '.' ? field[1..] : field;
                    end = field.IndexOfAny('.', '[');
                    end = end < 0 ? field.Length : end;
                    next = (node as MapNode)?.Find(field[..end].ToString());
                }

                if (next is null)
                    break;
                node = next;
                field = field[end..];
            }

            return node;
        }
    }
}
