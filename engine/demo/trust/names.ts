/**
 * Names to invent people from: made up for this project from what one hears on any ward. Every letter is in ISO-8859-1, and
 * no two entries of a list fold to the same ASCII text, so that addresses made from them stay apart.
 */

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

export const women = words(`
  Abigail Adaeze Agnieszka Aisha Alice Amelia Amina Andrea Angharad Anita Anne-Marie Aoife Beatrice Bethan Bronwyn
  Carys Catherine Charlotte Chloë Claire Comfort Daisy Deborah Divya Dorothy Eilidh Eleanor Élodie Emma Esther Farah
  Fatima Fiona Florence Frances Georgia Grace Hannah Heather Helen Imogen Ingrid Isla Jacqueline Jasmine Joanna Joyce
  Julie Kamala Karen Katarzyna Kavita Kirsty Leila Linda Lucía Margaret María Mei-Ling Michelle Morag Nadia Naomi Ngozi
  Nicola Noor Olivia Patricia Perpetua Precious Priya Rachel Renée Rhiannon Róisín Ruth Saoirse Sarah Shanice Sian
  Simone Sophie Sunita Susan Temperance Thandiwe Ursula Victoria Winifred Yasmin Yvonne Zahra Zoë
`);

export const men = words(`
  Aaron Adam Adebayo Ahmed Aidan Alasdair Alexander Andrew Anil Anthony Arjun Benjamin Björn Brendan Callum Carlos
  Chidi Christopher Ciarán Colin Connor Craig Daniel David Declan Delroy Dylan Edward Emeka Euan Faisal Fergus Gareth
  George Gethin Graham Hamish Hassan Henry Howell Hugh Ian Ibrahim Imran Iwan Jack James Jean-Paul Jerome Jörg José
  Joseph Kenneth Kofi Kwame Lachlan Leon Liam Luke Malcolm Marcus Mark Matthew Michael-John Mohammed Nathan Neil Nikhil
  Oluwaseun Omar Oscar Owen Patrick Paul Pedro Peter Rajesh Reuben Rhodri Richard Robert Rory Samuel Sanjay Seán
  Simon Stephen Tariq Thomas Timothy Tomasz Trevor Vikram Wei William Yusuf
`);

const single = words(`
  Abara Abbott Achebe Adeyemi Ainsworth Akhtar Aldridge Amponsah Anand Appleby Arkwright Armitage Asante Ashworth Atkin
  Babbage Bagshaw Bainbridge Balogun Banerjee Barraclough Bassett Beaumont Begum Bellweather Bhatt Birtwistle Blackwood
  Boateng Bonner Bosworth Bowen Bracegirdle Braithwaite Brennan Brückner Burnside Cadwallader Callaghan Calthorpe
  Cardoso Carruthers Chakrabarti Chambers Chaudhry Chen Chigwedere Clitheroe Cockburn Collingwood Coultard Cragg
  Crowther Cuthbert D'Arcy D'Souza Dalgleish Dankworth Darbyshire Davenport Deane Dewhurst Dhillon Dinsdale Donnelly
  Drinkwater Duckworth Dunmore Earnshaw Eastwood Ecclestone Edwards Ekwueme Ellison Entwistle Eze Fairclough
  Farnworth Featherstone Fernández Fernando Fitzgerald Flanagan Flint Forsyth Fothergill Fox Gallagher Garside Gascoigne
  Ghosh Gilchrist Godbehere Goldsworthy Gómez Gorringe Greenhalgh Grimshaw Gulliver Gupta Haddock Hargreaves Harrington
  Haverstock Hawthorn Hebblethwaite Heathcote Hesketh Higginbotham Holdsworth Hollingworth Hossain Huddlestone Hussain
  Ibekwe Iqbal Jagger Jahangir Jankowski Jeffcoate Joshi Jowett Kapoor Kaur Kearney Kenworthy Khumalo Kilbride Kowalczyk
  Lakhani Lambton Langstroth Leatherbarrow Lightfoot Lim Llewellyn Lockwood Lovelace Lumsden MacAllister MacGregor Madden
  Mahmood Mainwaring Makepeace Malik Maltravers Mbeki McAuliffe McBride McCorquodale McIlroy McTavish Mehta Mensah
  Micklethwaite Millington Mistry Molloy Moorhouse Morgenthal Mthembu Müller Murgatroyd Musgrave Nair Naughton
  Netherton Nkemelu Norrington Núñez Nwosu O'Brien O'Connor O'Dowd O'Hara O'Leary O'Malley O'Neill Oakley Obafemi
  Ogden Okafor Okonkwo Oldroyd Onslow Osei Ostrowski Outhwaite Owusu Pankhurst Papworth Parrish Patel Pemberton
  Penhaligon Petrescu Pickersgill Pocock Postlethwaite Prendergast Pritchard Quartermaine Quigley Rahman Ramsbottom
  Rao Ravenscroft Reddy Rigby Rosén Rowbotham Rutherford Sandhu Santos Satterthwaite Schäfer Scholes Seddon
  Shackleton Sharma Shuttleworth Siddiqui Silvester Singh Skelhorn Smallbone Somerville Sørensen Sowerby Stannard
  Strickland Sundaram Sutcliffe Sweeney Tanaka Tattersall Thackeray Thistlethwaite Thorneycroft Tomlinson Tremayne
  Trevelyan Turnbull Uddin Underhill Uzoma Vaughan Venkatesan Villanueva Waddington Wainwright Walmsley Weatherby
  Whittingham Widdowson Winstanley Wolstenholme Wrigglesworth Yeboah Yildiz Youngblood Zhou Zielinska
`);

const DOUBLE = 60;

/** Some families never agreed on one name. */
const double = Array.from({ length: DOUBLE }, (_, i) => `${single[i * 4]}-${single[(i * 7 + 101) % single.length]}`);

export const surnames: readonly string[] = [...single, ...double];

/** A name as it stands in an address: ASCII letters and hyphens only. */
export function folded(name: string): string {
  return name
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase();
}
