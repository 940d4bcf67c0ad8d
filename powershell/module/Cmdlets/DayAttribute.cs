using System;
using System.Globalization;
using System.Management.Automation;

namespace Jml;

/// <summary>
/// Takes a day as 2031-04-01, or as Excel writes it in a British session: 01/04/2031. PowerShell itself would read that as
/// 4 January in an American session. An empty cell of a list is no day.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DayAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands in a row of a list and is no day: its cmdlet refuses the row, which PowerShell would only leave out.</summary>
    public static readonly DateTime NoDay = DateTime.MinValue;

    private static readonly string[] Days = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"];
    private static readonly string[] Moments =
    [
        .. Days, "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss",
    ];

    /// <summary>It may come from a row of a list.</summary>
    public bool OfRow { get; set; }

    /// <summary>A time may follow the day.</summary>
    public bool WithTime { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string text) return inputData;
        if (string.IsNullOrWhiteSpace(text)) return null;
        var forms = WithTime ? Moments : Days;
        if (DateTime.TryParseExact(text.Trim(), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        if (OfRow) return NoDay;
        var example = WithTime ? "2031-04-01, 01/04/2031 or 2031-04-01T14:30" : "2031-04-01 or 01/04/2031";
        throw new ArgumentTransformationMetadataException($"{text} is no day. Write it as {example}.");
    }
}
