namespace SentinelMarket.Core.Market;

/// <summary>The 50 stocks of the NIFTY 50 index, the default universe, with their identity on both exchanges.</summary>
public static class NiftyFifty
{
    /// <summary>The stocks in the order of the exchange's list (by company name).</summary>
    public static IReadOnlyList<Instrument> Instruments { get; } =
    [
        Stock("ADANIENT", "Adani Enterprises Ltd.", "INE423A01024", "512599"),
        Stock("ADANIPORTS", "Adani Ports and Special Economic Zone Ltd.", "INE742F01042", "532921"),
        Stock("APOLLOHOSP", "Apollo Hospitals Enterprise Ltd.", "INE437A01024", "508869"),
        Stock("ASIANPAINT", "Asian Paints Ltd.", "INE021A01026", "500820"),
        Stock("AXISBANK", "Axis Bank Ltd.", "INE238A01034", "532215"),
        Stock("BAJAJ-AUTO", "Bajaj Auto Ltd.", "INE917I01010", "532977"),
        Stock("BAJFINANCE", "Bajaj Finance Ltd.", "INE296A01032", "500034"),
        Stock("BAJAJFINSV", "Bajaj Finserv Ltd.", "INE918I01026", "532978"),
        Stock("BEL", "Bharat Electronics Ltd.", "INE263A01024", "500049"),
        Stock("BHARTIARTL", "Bharti Airtel Ltd.", "INE397D01024", "532454"),
        Stock("CIPLA", "Cipla Ltd.", "INE059A01026", "500087"),
        Stock("COALINDIA", "Coal India Ltd.", "INE522F01014", "533278"),
        Stock("DRREDDY", "Dr. Reddy's Laboratories Ltd.", "INE089A01031", "500124"),
        Stock("EICHERMOT", "Eicher Motors Ltd.", "INE066A01021", "505200"),
        Stock("ETERNAL", "Eternal Ltd.", "INE758T01015", "543320"),
        Stock("GRASIM", "Grasim Industries Ltd.", "INE047A01021", "500300"),
        Stock("HCLTECH", "HCL Technologies Ltd.", "INE860A01027", "532281"),
        Stock("HDFCBANK", "HDFC Bank Ltd.", "INE040A01034", "500180"),
        Stock("HDFCLIFE", "HDFC Life Insurance Company Ltd.", "INE795G01014", "540777"),
        Stock("HINDALCO", "Hindalco Industries Ltd.", "INE038A01020", "500440"),
        Stock("HINDUNILVR", "Hindustan Unilever Ltd.", "INE030A01027", "500696"),
        Stock("ICICIBANK", "ICICI Bank Ltd.", "INE090A01021", "532174"),
        Stock("ITC", "ITC Ltd.", "INE154A01025", "500875"),
        Stock("INFY", "Infosys Ltd.", "INE009A01021", "500209"),
        Stock("INDIGO", "InterGlobe Aviation Ltd.", "INE646L01027", "539448"),
        Stock("JSWSTEEL", "JSW Steel Ltd.", "INE019A01038", "500228"),
        Stock("JIOFIN", "Jio Financial Services Ltd.", "INE758E01017", "543940"),
        Stock("KOTAKBANK", "Kotak Mahindra Bank Ltd.", "INE237A01036", "500247"),
        Stock("LT", "Larsen & Toubro Ltd.", "INE018A01030", "500510"),
        Stock("M&M", "Mahindra & Mahindra Ltd.", "INE101A01026", "500520"),
        Stock("MARUTI", "Maruti Suzuki India Ltd.", "INE585B01010", "532500"),
        Stock("MAXHEALTH", "Max Healthcare Institute Ltd.", "INE027H01010", "543220"),
        Stock("NTPC", "NTPC Ltd.", "INE733E01010", "532555"),
        Stock("NESTLEIND", "Nestle India Ltd.", "INE239A01024", "500790"),
        Stock("ONGC", "Oil & Natural Gas Corporation Ltd.", "INE213A01029", "500312"),
        Stock("POWERGRID", "Power Grid Corporation of India Ltd.", "INE752E01010", "532898"),
        Stock("RELIANCE", "Reliance Industries Ltd.", "INE002A01018", "500325"),
        Stock("SBILIFE", "SBI Life Insurance Company Ltd.", "INE123W01016", "540719"),
        Stock("SHRIRAMFIN", "Shriram Finance Ltd.", "INE721A01047", "511218"),
        Stock("SBIN", "State Bank of India", "INE062A01020", "500112"),
        Stock("SUNPHARMA", "Sun Pharmaceutical Industries Ltd.", "INE044A01036", "524715"),
        Stock("TCS", "Tata Consultancy Services Ltd.", "INE467B01029", "532540"),
        Stock("TATACONSUM", "Tata Consumer Products Ltd.", "INE192A01025", "500800"),
        Stock("TMPV", "Tata Motors Passenger Vehicles Ltd.", "INE155A01022", "500570"),
        Stock("TATASTEEL", "Tata Steel Ltd.", "INE081A01020", "500470"),
        Stock("TECHM", "Tech Mahindra Ltd.", "INE669C01036", "532755"),
        Stock("TITAN", "Titan Company Ltd.", "INE280A01028", "500114"),
        Stock("TRENT", "Trent Ltd.", "INE849A01020", "500251"),
        Stock("ULTRACEMCO", "UltraTech Cement Ltd.", "INE481G01011", "532538"),
        Stock("WIPRO", "Wipro Ltd.", "INE075A01022", "507685"),
    ];

    private static Instrument Stock(string symbol, string name, string isin, string bseCode) => new(Ticker.Parse(symbol), name, isin, bseCode);
}
