"""Names that fill the off-topic sentences and the near misses: places, people, works, events.

None of them needs to be right: they are what users ask about and the bank does not hold. Names
that the bank does hold are taken out where a sentence is made.
"""

from benchmarks.zoo.everyday_words import listed

COUNTRIES = listed("""
    Afghanistan, Albania, Algeria, Andorra, Angola, Armenia, Azerbaijan, Bahrain, Bangladesh,
    Barbados, Belarus, Belgium, Belize, Benin, Bolivia, Bosnia, Botswana, Brunei, Bulgaria,
    Burundi, Cambodia, Cameroon, Chile, Costa Rica, Croatia, Cuba, Denmark, Djibouti, Dominica,
    El Salvador, Eritrea, Estonia, Ethiopia, Finland, France, Gabon, Georgia, Grenada,
    Guatemala, Guinea, Guyana, Haiti, Honduras, Hungary, Indonesia, Iraq, Ireland, Israel, Ivory
    Coast, Jamaica, Jordan, Kazakhstan, Kosovo, Kuwait, Kyrgyzstan, Latvia, Lebanon, Lesotho,
    Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Mali,
    Mauritius, Moldova, Montenegro, Mozambique, Myanmar, Namibia, Nicaragua, North Macedonia,
    Oman, Panama, Papua New Guinea, Paraguay, Qatar, Romania, Rwanda, Samoa, Saudi Arabia,
    Senegal, Serbia, Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, South Korea, Sri
    Lanka, Sudan, Suriname, Syria, Taiwan, Tajikistan, Tanzania, Thailand, Togo, Tonga, Tunisia,
    Uganda, Ukraine, Uruguay, Uzbekistan, Venezuela, Wales, Yemen, Zambia, Zimbabwe, Bavaria,
    California, Catalonia, Florida, Hawaii, Ohio, Queensland, Sicily, Tibet, Tuscany, Narnia,
    Middle-earth, Wakanda
""")

CITIES = listed("""
    Aberdeen, Amsterdam, Antwerp, Baltimore, Bangkok, Belfast, Bilbao, Birmingham, Bologna,
    Bordeaux, Boston, Bristol, Bruges, Brussels, Buenos Aires, Cape Town, Cardiff, Chicago,
    Cologne, Copenhagen, Dallas, Delhi, Denver, Dresden, Dubai, Dublin, Düsseldorf, Florence,
    Frankfurt, Geneva, Ghent, Granada, Hamburg, Helsinki, Hiroshima, Hong Kong, Houston,
    Jakarta, Johannesburg, Kiev, Kuala Lumpur, Leeds, Leipzig, Lima, Liverpool, Lyon,
    Manchester, Manila, Marseille, Melbourne, Miami, Montreal, Mumbai, Naples, New Orleans,
    Nice, Osaka, Oxford, Palermo, Perth, Philadelphia, Pisa, Prague, Reykjavik, Riga, Rotterdam,
    San Francisco, Santiago, Seattle, Seoul, Seville, Sheffield, Singapore, Sofia, Stuttgart,
    Tallinn, Tbilisi, Tehran, Toulouse, Turin, Utrecht, Valencia, Vancouver, Venice, Verona,
    Vilnius, York, Zagreb, Zürich
""")

PEOPLE = listed("""
    Abraham Lincoln, Ada Lovelace, Agatha Christie, Alan Turing, Albert Einstein, Alexander the
    Great, Alfred Nobel, Amelia Earhart, Anne Frank, Archimedes, Aristotle, Batman, Beyoncé,
    Bill Gates, Bob Dylan, Bob Marley, Buddha, Catherine the Great, Charles Darwin, Charlie
    Chaplin, Cleopatra, Confucius, Coco Chanel, David Bowie, Diego Maradona, Elvis Presley,
    Florence Nightingale, Frida Kahlo, Galileo, Gandhi, Genghis Khan, George Washington, Grace
    Hopper, Hannibal, Homer, Isaac Newton, Jackie Chan, James Bond, Joan of Arc, John Lennon,
    Johannes Kepler, Julius Caesar, Karl Marx, King Arthur, Lady Gaga, Lionel Messi, Louis
    Armstrong, Madonna, Malala, Marco Polo, Marie Antoinette, Marie Curie, Marilyn Monroe, Mark
    Zuckerberg, Martin Luther King, Michael Jackson, Michael Jordan, Mother Teresa, Muhammad
    Ali, Napoleon, Nelson Mandela, Nikola Tesla, Oprah Winfrey, Oscar Wilde, Pelé, Plato,
    Pythagoras, Queen Victoria, Robin Hood, Roger Federer, Rosa Parks, Serena Williams, Sherlock
    Holmes, Sigmund Freud, Simón Bolívar, Socrates, Spider-Man, Stephen Hawking, Steve Jobs,
    Superman, Taylor Swift, Thomas Edison, Tom Hanks, Tutankhamun, Usain Bolt, Virginia Woolf,
    Voltaire, Walt Disney, Winston Churchill, Zeus, my grandfather, the Beatles, the Pope, the
    mayor of my town, the king of Spain
""")

WORKS = listed("""
    1984, A Christmas Carol, A Doll's House, A Farewell to Arms, Aida, Alice in Wonderland,
    Amadeus, Anna Karenina, Antigone, Beloved, Beowulf, Bolero, Bohemian Rhapsody, Carmen,
    Casablanca, Catch-22, Charlotte's Web, Crime and Punishment, David Copperfield, Death in
    Venice, Doctor Zhivago, Dubliners, Dune, Fahrenheit 451, Fidelio, Für Elise, Girl with a
    Pearl Earring, Gone with the Wind, Great Expectations, Gulliver's Travels, Heart of
    Darkness, Imagine, Jane Eyre, Jaws, Kidnapped, King Lear, La Traviata, Las Meninas, Little
    Women, Lolita, Lord of the Flies, Macbeth, Madame Bovary, Messiah, Middlemarch, Nighthawks,
    North and South, On the Road, Othello, Peter Pan, Pinocchio, Robinson Crusoe, Romeo and
    Juliet, Siddhartha, Star Wars, Steppenwolf, Sunflowers, Tess of the d'Urbervilles, The
    Arnolfini Portrait, The Alchemist, The Blue Danube, The Book Thief, The Catcher in the Rye,
    The Divine Comedy, The Garden of Earthly Delights, The Grapes of Wrath, The Great Gatsby,
    The Handmaid's Tale, The Hunger Games, The Iliad, The Jungle Book, The Little Prince, The
    Lion King, The Metamorphosis, The Name of the Rose, The Nutcracker, The Old Man and the Sea,
    The Persistence of Memory, The Planets, The Rite of Spring, The School of Athens, The Secret
    Garden, The Sound of Music, The Swan, The Thinker, The Time Machine, The Tempest, The Trial,
    Thriller, To Kill a Mockingbird, Tosca, Treasure Island, Walden, Watership Down, Whistler's
    Mother, Winnie the Pooh, Wuthering Heights, Yesterday
""")

EVENTS = listed("""
    the abolition of slavery, the American Civil War, the Battle of Britain, the Battle of
    Gettysburg, the Battle of Marathon, the Battle of Stalingrad, the Battle of Trafalgar, the
    Black Death, the Boer War, the Boxer Rebellion, the building of the Eiffel Tower, the
    coronation of Charlemagne, the Crimean War, the Cuban Missile Crisis, the death of
    Cleopatra, the discovery of penicillin, the discovery of X-rays, the eruption of Vesuvius,
    the fall of Rome, the fall of Saigon, the first crusade, the first email, the first
    Eurovision, the first heart transplant, the first Nobel Prize, the first telephone call, the
    foundation of Rome, the founding of the United Nations, the French Revolution, the Gold
    Rush, the Gulf War, the Hindenburg disaster, the Hundred Years War, the independence of
    India, the invention of printing, the invention of the radio, the Korean War, the London
    Olympics, the Louisiana Purchase, the Mexican Revolution, the moon race, the murder of
    Caesar, the Norman conquest, the Opium War, the opening of the Panama Canal, the opening of
    the Suez Canal, the Paris Commune, the Peace of Westphalia, the partition of Poland, the
    Punic Wars, the Reformation, the Russian Revolution, the San Francisco earthquake, the siege
    of Vienna, the signing of the Treaty of Versailles, the Spanish Civil War, the Suez Crisis,
    the Tour de France, the unification of Italy, the Vietnam War, the Wall Street crash, the
    War of the Roses, the Watergate affair, the wedding of my parents, Woodstock, Y2K, the first
    World Cup, the release of the first iPhone
""")

ANIMALS = listed("""
    alligator, ant, badger, bat, bear, beaver, beetle, bison, boar, buffalo, butterfly, camel,
    cat, caterpillar, centipede, chicken, cockroach, cod, cougar, crab, crocodile, crow, dog,
    dolphin, donkey, dragonfly, eagle, earthworm, eel, elk, ferret, flamingo, flea, fly,
    gazelle, gecko, gerbil, gorilla, grasshopper, guinea pig, hamster, hawk, hedgehog, heron,
    hippo, hornet, hyena, iguana, jackal, jellyfish, ladybird, leech, lemur, leopard, llama,
    locust, lynx, magpie, meerkat, millipede, mole, monkey, moose, mosquito, moth, mouse, newt,
    octopus, otter, owl, oyster, panther, parrot, peacock, penguin, pigeon, platypus, polar
    bear, porcupine, rabbit, raccoon, rat, raven, reindeer, rhino, robin, salamander, salmon,
    scorpion, seal, shark, shrimp, skunk, sloth, slug, snail, snake, sparrow, squid, squirrel,
    starfish, stork, swallow, termite, toad, tortoise, trout, turkey, turtle, unicorn, vulture,
    walrus, wasp, weasel, wombat, woodpecker, yak, zebra
""")

ELEMENTS = listed("""
    actinium, americium, antimony, argon, arsenic, barium, beryllium, bismuth, boron, bromine,
    cadmium, caesium, calcium, cerium, chromium, cobalt, einsteinium, europium, fluorine,
    francium, gallium, germanium, hafnium, holmium, indium, iodine, iridium, krypton, lanthanum,
    manganese, molybdenum, neodymium, neon, nickel, niobium, osmium, palladium, phosphorus,
    platinum, plutonium, polonium, radium, radon, rhenium, rhodium, rubidium, ruthenium,
    scandium, selenium, silicon, strontium, sulphur, tantalum, tellurium, thallium, thorium,
    titanium, uranium, vanadium, xenon, yttrium, zirconium, brass, bronze, steel, kryptonite,
    amber, sugar
""")

SYMBOLS = listed("""
    Ac, Al, Am, Ar, As, Au, B, Ba, Be, Bi, Br, C, Ca, Cd, Cl, Co, Cr, Cs, Cu, F, Ga, Ge, H, He,
    I, Ir, K, Kr, Li, Mg, Mn, Mo, N, Ne, Ni, O, Os, P, Pd, Pt, Pu, Ra, Rn, S, Se, Si, Sr, Ti, U,
    V, W, Xe, Xx, Zn, Zr
""")

LANGUAGES = listed("""
    Arabic, Basque, Bengali, Bulgarian, Catalan, Chinese, Croatian, Czech, Danish, Dutch,
    Esperanto, Finnish, French, Gaelic, German, Greek, Hebrew, Hindi, Hungarian, Icelandic,
    Irish, Italian, Japanese, Korean, Latin, Latvian, Malay, Maori, Mandarin, Norwegian,
    Persian, Polish, Portuguese, Romanian, Russian, Serbian, Spanish, Swahili, Swedish, Tamil,
    Thai, Turkish, Ukrainian, Urdu, Vietnamese, Welsh, Yiddish, Zulu
""")

COMPUTING = listed("""
    a binary search, a bubble sort, a calculator app, a chat bot, a countdown timer, a CSV file,
    a database query, a dictionary, a for loop, a graph, a hash table, a home page, a linked
    list, a login form, a memory leak, a merge conflict, a mobile app, a pie chart, a pull
    request, a queue, a recursive function, a regex for emails, a shell script, a sorting
    algorithm, a stack trace, a to-do list, a unit test, a web scraper, a weather widget, an
    API, an array, an HTML table, an infinite loop, an SQL join, CSS grid, Docker, Excel,
    Fibonacci numbers, Git, Haskell, Java, JavaScript, JSON, Kubernetes, Linux, object-oriented
    code, Perl, pointers in C, prime numbers, Rust, TypeScript, Unicode, WordPress
""")

SCHOOL = listed("""
    algebra, biology, calculus, chemistry, civics, classical Greek, drama, essay writing,
    fractions, geometry, grammar, handwriting, logic, long division, mental arithmetic, music
    theory, philosophy, poetry, probability, punctuation, spelling, statistics, the Cold War,
    the Middle Ages, the Renaissance, the Roman Empire, trigonometry, Viking history,
    photosynthesis, evolution, electricity, magnetism, genetics, plate tectonics, the water
    cycle, the food chain, relativity, supply and demand, inflation, the industrial revolution,
    ancient Egypt, Greek mythology, Shakespeare, romantic poetry, the French horn,
    impressionism, cubism, gothic cathedrals
""")

UNITS = listed("""
    acre, barrel, bushel, carat, chain, cup, decade, decibel, degree, fathom, fortnight,
    furlong, gigabyte, hand, hectare, hogshead, inch, jiffy, kilobyte, knot, league, light year,
    megabyte, micron, millennium, month, nautical mile, newton, nibble, parsec, pinch, quarter,
    ream, season, semester, span, spoon, square mile, tablespoon, teaspoon, terabyte, ton, watt,
    week, year
""")

QUANTITIES = listed("""
    acceleration, angle, area, beauty, brightness, capacitance, concentration, density,
    distance, entropy, friction, happiness, heat, humidity, inductance, length, loudness, luck,
    magnetic flux, mass, momentum, noise, patience, radiation, radioactivity, rainfall, speed,
    sweetness, taste, time, torque, velocity, viscosity, volume, weight, width, work, altitude,
    depth, earthquakes
""")

SHAPES = listed("""
    circle, cube, cuboid, cylinder, dodecagon, dice, ellipse, icosahedron, kite, nonagon, oval,
    parallelogram, prism, pyramid, quadrilateral, rectangle, rhombus, semicircle, sphere,
    square, star, tetrahedron, trapezium, triangle, hendecagon, snowflake, stop sign, crescent,
    spiral, cone
""")

DAYS = listed("""
    Boxing Day, Christmas, Easter, Friday, Halloween, Hanukkah, Lent, May Day, Monday, New Year,
    October, Ramadan, Saturday, spring, summer, Sunday, Thanksgiving, Thursday, today, Tuesday,
    Wednesday, winter, December, January, February, May, March, a decade, a fortnight, a school
    year
""")

RANKS = listed("""
    ninth, tenth, eleventh, twelfth, twentieth, last, next, coldest, brightest, furthest,
    heaviest, oldest, prettiest, youngest, darkest, lightest, most boring, windiest, reddest,
    roundest, noisiest, strangest, driest, wettest, richest, emptiest, friendliest, best-known,
    rarest, flattest
""")

MOONS = listed("""
    Amalthea, Ariel, Callisto, Charon, Deimos, Dione, Ganymede, Hyperion, Iapetus, Io, Luna,
    Mimas, Miranda, Nereid, Oberon, Pandora, Phoebe, Prometheus, Proteus, Rhea, Tethys, Umbriel,
    Endor
""")
