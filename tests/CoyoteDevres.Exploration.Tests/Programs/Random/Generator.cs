using FsCheck;
using FsCheck.Fluent;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>Generates random programs, and smaller ones that may still show what a program shows.</summary>
internal static class Generator
{
    private static readonly (int Weight, Verb Verb)[] Simple =
    [
        (6, Verb.Read), (4, Verb.Write), (2, Verb.WriteNext), (2, Verb.Exchange),
        (3, Verb.Complete), (1, Verb.CompleteAll), (2, Verb.Wait), (1, Verb.WaitInterruptibly),
        (1, Verb.Add), (2, Verb.AddReturn), (2, Verb.AddUnlessZero), (1, Verb.ReadCount), (2, Verb.Get), (2, Verb.Put),
        (2, Verb.Sleep), (1, Verb.SleepInterruptibly), (1, Verb.Doze), (4, Verb.Wake),
        (1, Verb.Join), (1, Verb.Choose), (1, Verb.Trip), (1, Verb.Look), (1, Verb.Quit), (1, Verb.Free),
        (4, Verb.Raise), (1, Verb.RaiseFatally), (1, Verb.LookOut), (1, Verb.TakeAlert), (1, Verb.CloseAlert), (1, Verb.WaitKillably),
    ];

    private static readonly (int Weight, Verb Verb)[] WithBody =
    [
        (5, Verb.Lock), (2, Verb.TryLock), (2, Verb.LockInterruptibly), (3, Verb.ReadLock), (2, Verb.WriteLock), (3, Verb.PlainRead),
        (2, Verb.PlainWrite), (4, Verb.If),
    ];

    private static readonly (int Weight, Verb Verb)[] Starting = [(1, Verb.Start), (2, Verb.Fork)];

    internal static Gen<DataProgram> Programs(Shape shape) =>
        from tasks in Gen.ArrayOf(TaskOf(shape), shape.Tasks)
        select new DataProgram(tasks);

    internal static IEnumerable<DataProgram> Shrink(DataProgram program)
    {
        var tasks = program.Tasks;
        for (int t = 0; t < tasks.Count; t++)
        {
            int removed = t;
            if (tasks.Count > 1)
                yield return new DataProgram([.. tasks.Where((_, i) => i != removed)]);
        }

        for (int t = 0; t < tasks.Count; t++)
        {
            int changed = t;
            foreach (var smaller in Shrink(tasks[t]))
                yield return new DataProgram([.. tasks.Select((block, i) => i == changed ? smaller : block)]);
        }
    }

    private static Gen<Block> TaskOf(Shape shape) =>
        from size in Gen.Choose(Math.Min(2, shape.Statements), shape.Statements)
        from block in BlockOf(shape, size, mayStart: true)
        select block;

    private static Gen<Block> BlockOf(Shape shape, int size, bool mayStart)
    {
        if (size <= 0)
            return Gen.Constant(Block.Empty);
        return from first in StatementOf(shape, size, mayStart)
               from rest in BlockOf(shape, size - 1 - first.Body.Size - first.Else.Size, mayStart)
               select new Block([first, .. rest.Statements]);
    }

    private static Gen<Statement> StatementOf(Shape shape, int size, bool mayStart)
    {
        var verbs = Simple.Concat(size > 1 ? WithBody : []).Concat(size > 1 && mayStart ? Starting : []).Where(v => shape.Has(v.Verb));
        return from verb in Gen.Frequency(verbs.Select(v => (v.Weight, Gen.Constant(v.Verb))))
               from number in Gen.Choose(0, Statement.SortOf(verb) == Sort.Owner ? 0 : shape.Objects - 1)
               from value in ValueOf(verb)
               from statement in WithBodyOf(shape, Statement.Of(verb, number, value), size - 1, mayStart)
               select statement;
    }

    private static Gen<int> ValueOf(Verb verb) => verb switch
    {
        Verb.AddReturn => Gen.Elements(-1, 1),
        Verb.Choose => Gen.Choose(2, 3),
        Verb.If or Verb.Trip => Gen.Choose(0, 1),
        Verb.Add or Verb.AddUnlessZero => Gen.Constant(1),
        _ => Gen.Choose(0, 2),
    };

    private static Gen<Statement> WithBodyOf(Shape shape, Statement statement, int left, bool mayStart)
    {
        if (statement.StartsTask)
        {
            return from size in Gen.Choose(1, left)
                   from body in BlockOf(shape, size, mayStart: false)
                   select statement with { Body = body };
        }

        if (!WithBody.Any(w => w.Verb == statement.Verb))
            return Gen.Constant(statement);
        return from size in Gen.Choose(statement.Verb == Verb.If ? 1 : 0, left)
               from body in BlockOf(shape, size, mayStart)
               from other in Gen.Choose(0, statement.Verb == Verb.If ? left - size : 0)
               from otherwise in BlockOf(shape, other, mayStart)
               select statement with { Body = body, Else = otherwise };
    }

    private static IEnumerable<Block> Shrink(Block block)
    {
        for (int s = 0; s < block.Statements.Count; s++)
            yield return Replace(block, s, []);
        for (int s = 0; s < block.Statements.Count; s++)
        {
            var statement = block.Statements[s];
            if (!statement.Body.IsEmpty)
                yield return Replace(block, s, statement.Body.Statements);
            if (!statement.Else.IsEmpty)
                yield return Replace(block, s, statement.Else.Statements);
            foreach (var body in Shrink(statement.Body))
                yield return Replace(block, s, [statement with { Body = body }]);
            foreach (var otherwise in Shrink(statement.Else))
                yield return Replace(block, s, [statement with { Else = otherwise }]);
            foreach (var simpler in Simpler(statement))
                yield return Replace(block, s, [simpler]);
        }
    }

    private static IEnumerable<Statement> Simpler(Statement statement)
    {
        if (statement.Object > 0)
            yield return statement with { Object = 0 };
        if (statement.Value > 0 && statement.Verb is Verb.Write or Verb.Exchange)
            yield return statement with { Value = 0 };
        if (statement.Verb == Verb.Choose && statement.Value > 2)
            yield return statement with { Value = 2 };
        // A blocking operation without its special cases; an access that reads instead of one that writes.
        Verb simple = statement.Verb switch
        {
            Verb.TryLock or Verb.LockInterruptibly => Verb.Lock,
            Verb.WaitInterruptibly => Verb.Wait,
            Verb.WaitKillably => Verb.WaitInterruptibly,
            Verb.RaiseFatally => Verb.Raise,
            Verb.SleepInterruptibly => Verb.Sleep,
            Verb.WriteNext or Verb.Exchange => Verb.Write,
            Verb.Fork => Verb.Start,
            _ => statement.Verb,
        };
        if (simple != statement.Verb)
            yield return statement with { Verb = simple };
    }

    private static Block Replace(Block block, int at, IReadOnlyList<Statement> by) =>
        new([.. block.Statements.Take(at), .. by, .. block.Statements.Skip(at + 1)]);
}
