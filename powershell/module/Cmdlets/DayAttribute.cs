using System;
using System.Globalization;
using System.Management.Automation;

namespace Jml;

/// <summary>
/// Takes a day as 2031-04-01, or as Excel writes it in a British session: 01/04/2031. PowerShell itself would read that as
/// 4 January, whatever the session. An empty cell of a list is no day.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DayAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"];

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string text) return inputData;
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (DateTime.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        throw new ArgumentTransformationMetadataException($"{text} is no day. Write it as 2031-04-01 or 01/04/2031.");
    }
}
