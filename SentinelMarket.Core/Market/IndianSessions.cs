namespace SentinelMarket.Core.Market;

/// <summary>
/// The weekdays on which NSE and BSE did not trade shares, and the days on which they traded at other times than 09:15 to 15:30, by their circulars of 2018 to 2026. A test
/// holds it against the days that the exchanges' files have and lack.
/// </summary>
internal static class IndianSessions
{
    public static IReadOnlyList<MarketHoliday> Holidays { get; } =
    [
        Holiday(2018, 1, 26, "Republic Day"),
        Holiday(2018, 2, 13, "Mahashivratri"),
        Holiday(2018, 3, 2, "Holi"),
        Holiday(2018, 3, 29, "Mahavir Jayanti"),
        Holiday(2018, 3, 30, "Good Friday"),
        Holiday(2018, 5, 1, "Maharashtra Day"),
        Holiday(2018, 8, 15, "Independence Day"),
        Holiday(2018, 8, 22, "Bakri Id"),
        Holiday(2018, 9, 13, "Ganesh Chaturthi"),
        Holiday(2018, 9, 20, "Moharram"),
        Holiday(2018, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2018, 10, 18, "Dussehra"),
        Holiday(2018, 11, 7, "Diwali Laxmi Pujan"),
        Holiday(2018, 11, 8, "Diwali Balipratipada"),
        Holiday(2018, 11, 23, "Guru Nanak Jayanti"),
        Holiday(2018, 12, 25, "Christmas"),

        Holiday(2019, 3, 4, "Mahashivratri"),
        Holiday(2019, 3, 21, "Holi"),
        Holiday(2019, 4, 17, "Mahavir Jayanti"),
        Holiday(2019, 4, 19, "Good Friday"),
        Holiday(2019, 4, 29, "General election in Mumbai"),
        Holiday(2019, 5, 1, "Maharashtra Day"),
        Holiday(2019, 6, 5, "Id-ul-Fitr"),
        Holiday(2019, 8, 12, "Bakri Id"),
        Holiday(2019, 8, 15, "Independence Day"),
        Holiday(2019, 9, 2, "Ganesh Chaturthi"),
        Holiday(2019, 9, 10, "Moharram"),
        Holiday(2019, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2019, 10, 8, "Dussehra"),
        Holiday(2019, 10, 21, "Assembly election in Maharashtra"),
        Holiday(2019, 10, 28, "Diwali Balipratipada"),
        Holiday(2019, 11, 12, "Guru Nanak Jayanti"),
        Holiday(2019, 12, 25, "Christmas"),

        Holiday(2020, 2, 21, "Mahashivratri"),
        Holiday(2020, 3, 10, "Holi"),
        Holiday(2020, 4, 2, "Ram Navami"),
        Holiday(2020, 4, 6, "Mahavir Jayanti"),
        Holiday(2020, 4, 10, "Good Friday"),
        Holiday(2020, 4, 14, "Ambedkar Jayanti"),
        Holiday(2020, 5, 1, "Maharashtra Day"),
        Holiday(2020, 5, 25, "Id-ul-Fitr"),
        Holiday(2020, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2020, 11, 16, "Diwali Balipratipada"),
        Holiday(2020, 11, 30, "Guru Nanak Jayanti"),
        Holiday(2020, 12, 25, "Christmas"),

        Holiday(2021, 1, 26, "Republic Day"),
        Holiday(2021, 3, 11, "Mahashivratri"),
        Holiday(2021, 3, 29, "Holi"),
        Holiday(2021, 4, 2, "Good Friday"),
        Holiday(2021, 4, 14, "Ambedkar Jayanti"),
        Holiday(2021, 4, 21, "Ram Navami"),
        Holiday(2021, 5, 13, "Id-ul-Fitr"),
        Holiday(2021, 7, 21, "Bakri Id"),
        Holiday(2021, 8, 19, "Moharram"),
        Holiday(2021, 9, 10, "Ganesh Chaturthi"),
        Holiday(2021, 10, 15, "Dussehra"),
        Holiday(2021, 11, 4, "Diwali Laxmi Pujan"),
        Holiday(2021, 11, 5, "Diwali Balipratipada"),
        Holiday(2021, 11, 19, "Guru Nanak Jayanti"),

        Holiday(2022, 1, 26, "Republic Day"),
        Holiday(2022, 3, 1, "Mahashivratri"),
        Holiday(2022, 3, 18, "Holi"),
        Holiday(2022, 4, 14, "Ambedkar Jayanti"),
        Holiday(2022, 4, 15, "Good Friday"),
        Holiday(2022, 5, 3, "Id-ul-Fitr"),
        Holiday(2022, 8, 9, "Moharram"),
        Holiday(2022, 8, 15, "Independence Day"),
        Holiday(2022, 8, 31, "Ganesh Chaturthi"),
        Holiday(2022, 10, 5, "Dussehra"),
        Holiday(2022, 10, 24, "Diwali Laxmi Pujan"),
        Holiday(2022, 10, 26, "Diwali Balipratipada"),
        Holiday(2022, 11, 8, "Guru Nanak Jayanti"),

        Holiday(2023, 1, 26, "Republic Day"),
        Holiday(2023, 3, 7, "Holi"),
        Holiday(2023, 3, 30, "Ram Navami"),
        Holiday(2023, 4, 4, "Mahavir Jayanti"),
        Holiday(2023, 4, 7, "Good Friday"),
        Holiday(2023, 4, 14, "Ambedkar Jayanti"),
        Holiday(2023, 5, 1, "Maharashtra Day"),
        Holiday(2023, 6, 29, "Bakri Id"),
        Holiday(2023, 8, 15, "Independence Day"),
        Holiday(2023, 9, 19, "Ganesh Chaturthi"),
        Holiday(2023, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2023, 10, 24, "Dussehra"),
        Holiday(2023, 11, 14, "Diwali Balipratipada"),
        Holiday(2023, 11, 27, "Guru Nanak Jayanti"),
        Holiday(2023, 12, 25, "Christmas"),

        Holiday(2024, 1, 22, "Consecration in Ayodhya"),
        Holiday(2024, 1, 26, "Republic Day"),
        Holiday(2024, 3, 8, "Mahashivratri"),
        Holiday(2024, 3, 25, "Holi"),
        Holiday(2024, 3, 29, "Good Friday"),
        Holiday(2024, 4, 11, "Id-ul-Fitr"),
        Holiday(2024, 4, 17, "Ram Navami"),
        Holiday(2024, 5, 1, "Maharashtra Day"),
        Holiday(2024, 5, 20, "General election in Mumbai"),
        Holiday(2024, 6, 17, "Bakri Id"),
        Holiday(2024, 7, 17, "Moharram"),
        Holiday(2024, 8, 15, "Independence Day"),
        Holiday(2024, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2024, 11, 1, "Diwali Laxmi Pujan"),
        Holiday(2024, 11, 15, "Guru Nanak Jayanti"),
        Holiday(2024, 11, 20, "Assembly election in Maharashtra"),
        Holiday(2024, 12, 25, "Christmas"),

        Holiday(2025, 2, 26, "Mahashivratri"),
        Holiday(2025, 3, 14, "Holi"),
        Holiday(2025, 3, 31, "Id-ul-Fitr"),
        Holiday(2025, 4, 10, "Mahavir Jayanti"),
        Holiday(2025, 4, 14, "Ambedkar Jayanti"),
        Holiday(2025, 4, 18, "Good Friday"),
        Holiday(2025, 5, 1, "Maharashtra Day"),
        Holiday(2025, 8, 15, "Independence Day"),
        Holiday(2025, 8, 27, "Ganesh Chaturthi"),
        Holiday(2025, 10, 2, "Mahatma Gandhi Jayanti and Dussehra"),
        Holiday(2025, 10, 21, "Diwali Laxmi Pujan"),
        Holiday(2025, 10, 22, "Diwali Balipratipada"),
        Holiday(2025, 11, 5, "Guru Nanak Jayanti"),
        Holiday(2025, 12, 25, "Christmas"),

        Holiday(2026, 1, 15, "Municipal elections in Maharashtra"),
        Holiday(2026, 1, 26, "Republic Day"),
        Holiday(2026, 3, 3, "Holi"),
        Holiday(2026, 3, 26, "Ram Navami"),
        Holiday(2026, 3, 31, "Mahavir Jayanti"),
        Holiday(2026, 4, 3, "Good Friday"),
        Holiday(2026, 4, 14, "Ambedkar Jayanti"),
        Holiday(2026, 5, 1, "Maharashtra Day"),
        Holiday(2026, 5, 28, "Bakri Id"),
        Holiday(2026, 6, 26, "Moharram"),
        Holiday(2026, 9, 14, "Ganesh Chaturthi"),
        Holiday(2026, 10, 2, "Mahatma Gandhi Jayanti"),
        Holiday(2026, 10, 20, "Dussehra"),
        Holiday(2026, 11, 10, "Diwali Balipratipada"),
        Holiday(2026, 11, 24, "Guru Nanak Jayanti"),
        Holiday(2026, 12, 25, "Christmas"),
    ];

    /// <summary>In Indian time. Of the drills only the two short sessions count, not the hours between them.</summary>
    public static IReadOnlyList<SpecialSession> Special { get; } =
    [
        Muhurat(2018, 11, 7, 17, 30),
        Muhurat(2019, 10, 27, 18, 15),
        new(new(2020, 2, 1), "Union budget on a Saturday", [(new(9, 15), new(15, 30))]),
        Muhurat(2020, 11, 14, 18, 15),

        // NSE stood still from 11:40 to 15:45, so both exchanges traded until 17:00.
        new(new(2021, 2, 24), "Extended after an outage", [(new(9, 15), new(17, 0))]),
        Muhurat(2021, 11, 4, 18, 15),
        Muhurat(2022, 10, 24, 18, 15),
        Muhurat(2023, 11, 12, 18, 15),
        new(new(2024, 1, 20), "Saturday in place of a Monday", [(new(9, 15), new(15, 30))]),
        new(new(2024, 3, 2), "Disaster-recovery drill on a Saturday", [(new(9, 15), new(10, 0)), (new(11, 30), new(12, 30))]),
        new(new(2024, 5, 18), "Disaster-recovery drill on a Saturday", [(new(9, 15), new(10, 0)), (new(11, 45), new(12, 40))]),
        Muhurat(2024, 11, 1, 18, 0),
        new(new(2025, 2, 1), "Union budget on a Saturday", [(new(9, 15), new(15, 30))]),
        Muhurat(2025, 10, 21, 13, 45),
        new(new(2026, 2, 1), "Union budget on a Sunday", [(new(9, 15), new(15, 30))]),

        // The circular of December 2025 names the day and leaves the hour to a later one; this is the hour that was usual before 2025.
        Muhurat(2026, 11, 8, 18, 0),
    ];

    private static MarketHoliday Holiday(int year, int month, int day, string name) => new(new DateOnly(year, month, day), name);

    private static SpecialSession Muhurat(int year, int month, int day, int hour, int minute) =>
        new(new(year, month, day), "Muhurat trading", [(new(hour, minute), new TimeOnly(hour, minute).AddHours(1))]);
}

/// <summary>A session at other times than usual; its parts are in Indian time.</summary>
internal sealed record SpecialSession(DateOnly Day, string Name, IReadOnlyList<(TimeOnly Open, TimeOnly Close)> Parts);
