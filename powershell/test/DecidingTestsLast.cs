using Xunit.Sdk;
using Xunit.v3;

namespace Jml.Test;

/// <summary>A test that decides on a change set leaves one less on hold, so it comes after those that only look.</summary>
public sealed class DecidingTestsLast : ITestCaseOrderer
{
    public const string Decides = "Decides";

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(testCase => testCase.Traits.ContainsKey(Decides))];
}
