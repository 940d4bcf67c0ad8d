using System;
using System.Text;

namespace Jml;

/// <summary>The path of a list with its filters; what was not given is left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new(path + "?limit=1000");

    public Query With(string name, object? value)
    {
        if (value != null) _text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value.ToString()));
        return this;
    }

    /// <summary>An enum as the service spells it: "fullImport" and "held", not "Held".</summary>
    public Query WithName(string name, Enum? value)
    {
        var text = value?.ToString();
        return With(name, text == null ? null : char.ToLowerInvariant(text[0]) + text.Substring(1));
    }

    public override string ToString() => _text.ToString();
}
