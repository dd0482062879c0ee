"""Words of daily life that fill the off-topic sentences: things, doings, people, feelings."""


def listed(text: str) -> tuple[str, ...]:
    """Return what stands between the commas.

    >>> listed("a cup, tea")
    ('a cup', 'tea')
    """
    return tuple(" ".join(item.split()) for item in text.split(","))


THINGS = listed("""
    accordion, alarm clock, anchor, apron, armchair, attic, axe, backpack, badge, bakery,
    balcony, balloon, banner, barn, barrel, basin, basket, bathtub, battery, beanbag, bedroom,
    bell, belt, bench, billboard, binder, blanket, blender, blouse, bobsleigh, bookshelf,
    bottle, bowl, bracelet, briefcase, broom, brush, bucket, buggy, bulb, bunk bed, button,
    cabin, cable, calculator, candlestick, canoe, canvas, caravan, cardigan, carpet, carton,
    cart, cello, chainsaw, chandelier, charger, chest of drawers, chimney, chisel, cinema seat,
    clarinet, cloak, coat hanger, coffee machine, coin, collar, comb, compost heap, cork, cot,
    cottage, crane, crayon, cup, cupboard, curtain, cushion, dashboard, deckchair, desk,
    dishwasher, doorbell, doormat, drainpipe, drawer, dress, drill, drone, drum kit, dustbin,
    earring, easel, engine, envelope, escalator, extension lead, fan, fence, ferry, filing
    cabinet, fireplace, flag, flagpole, flowerpot, flute, fork, fountain pen, frame, freezer,
    frying pan, garage, gate, glove, glue stick, go-kart, grater, greenhouse, grill, hairdryer,
    hammer, hammock, handbag, handlebar, harp, hat stand, headphones, heater, hedge trimmer,
    helmet, hinge, hoodie, hose, hot tub, ink cartridge, iron board, jacket, jar, jigsaw, jug,
    kettle, key ring, kite, ladder, ladle, lampshade, lantern, lawnmower, leaflet, lever,
    lighter, lipstick, locker, loudspeaker, lunch box, magnet, magnifying glass, mailbox,
    mattress, megaphone, microphone, microwave, minibus, monitor, moped, mop, motorbike,
    mousepad, mug, nail file, napkin, necklace, needle, notebook, oven, oven glove, paddle,
    paintbrush, paper clip, parachute, parcel, pavement, pencil case, pepper mill, perfume,
    picture frame, pillow, pipe, plank, plaster, plate, playground, plug, pocket, postcard,
    poster, pram, projector, pulley, pump, purse, pyjamas, quilt, racket, radiator, raft,
    railing, raincoat, rake, razor, recorder, remote control, ribbon, rocking chair, roof, rope,
    router, rucksack, rug, ruler, saddle, safe, sandal, sandpit, saucepan, saucer, saw,
    saxophone, scanner, scarf, scooter, screw, screwdriver, seesaw, sewing machine, shampoo,
    shed, shelf, shovel, shower, sideboard, sieve, sink, skateboard, skirt, slide, slipper,
    snowboard, soap, sock, spade, spanner, sponge, spoon, stapler, staircase, stool, stove,
    straw, string, submarine, sunglasses, surfboard, sweater, swing, switch, tablecloth, tablet,
    tap, tape measure, teapot, telescope, tent, thermos, tie, tile, toaster, toilet, toolbox,
    toothbrush, torch, towel, toy box, tractor, trailer, trampoline, tray, treadmill, trolley,
    trombone, trouser press, trumpet, tuba, turntable, typewriter, tyre, ukulele, vacuum
    cleaner, vase, vending machine, wagon, waistcoat, wardrobe, washing machine, waterfall,
    webcam, wheelbarrow, wheelchair, whisk, whistle, window, windmill, wooden spoon, workbench,
    wrench, xylophone, yacht, zip
""")

FOODS = listed("""
    apricot jam, avocado, bacon, bagels, baked beans, banana bread, beef stew, blueberries,
    broccoli, brownies, burritos, butternut squash, cabbage, caramel, carrot cake, cauliflower,
    cereal, cheesecake, cherries, chicken curry, chickpeas, chilli, cinnamon rolls, coconut
    milk, couscous, crisps, cucumber, cupcakes, custard, doughnuts, dumplings, falafel, fish and
    chips, French fries, fruit salad, fudge, garlic bread, ginger biscuits, gnocchi, goulash,
    granola, grapes, gravy, green tea, hazelnuts, honey, hot chocolate, hummus, kale, ketchup,
    kimchi, lasagne, leeks, lentil soup, lime juice, macaroni, mango, maple syrup, marmalade,
    mashed potatoes, meatballs, milkshake, mince pies, muffins, mustard, noodles, oatmeal,
    olives, onion rings, oysters, paella, peanut butter, pears, pesto, pickles, pineapple,
    popcorn, porridge, pretzels, prawns, pumpkin pie, quiche, radishes, raisins, ramen,
    raspberries, ravioli, rhubarb crumble, risotto, roast chicken, rye bread, sauerkraut,
    sausages, scones, scrambled eggs, shortbread, smoothies, sourdough, spaghetti, spinach,
    spring rolls, strawberries, sushi, sweetcorn, tacos, tofu, tomato sauce, trifle, tuna,
    turnips, vanilla pudding, waffles, walnuts, watermelon, yoghurt
""")

DOINGS = listed("""
    apologise to a friend, ask for a pay rise, assemble a wardrobe, bake a birthday cake,
    balance a budget, bleed a radiator, boil an egg, book a table, braid hair, break a bad
    habit, breathe under water, brew coffee, brush a cat, build a bookcase, build a snowman,
    build a website, buy a used car, calm a crying baby, cancel a gym membership, carve a
    turkey, change a flat tyre, change a light bulb, choose a mattress, clean a carpet, climb a
    rope, close a bank account, compose a melody, cook rice, cope with grief, crack a walnut,
    cut my own hair, dance the tango, darn a sock, decorate a small room, defrost a freezer,
    delete old emails, descale a kettle, draw a horse, dress for a wedding, drive in fog, dry
    flowers, earn more money, eat with chopsticks, fall asleep faster, feed a hamster, file my
    taxes, fill in a form, find a flatmate, find a job abroad, fix a leaking tap, fix a squeaky
    door, fold a fitted sheet, fold a paper plane, forget an old love, forgive someone, freeze
    bread, get over jet lag, get rid of moths, get up earlier, give a speech, grow a beard, grow
    chillies indoors, handle a difficult customer, hang a picture, hem trousers, hire a plumber,
    hold a violin bow, host a dinner party, install a printer, invest a small sum, iron a shirt,
    juggle three balls, keep a diary, keep a plant alive, kick a ball further, learn Morse code,
    learn to whistle, leave a party politely, light a campfire, lose weight, make a budget, make
    friends in a new city, make a paper boat, make cheese at home, make my own soap, make new
    friends, meditate, memorise a poem, mend a broken vase, mow a lawn, name a puppy, negotiate
    rent, open a coconut, organise a reunion, pack for a week, paint a fence, parallel park,
    peel a mango, plan a surprise party, plant a hedge, play poker, play the banjo, polish
    shoes, pour concrete, practise scales, prepare for a job interview, prune roses, publish a
    novel, quit smoking, raise chickens, read faster, reboot a router, recover a lost password,
    recycle batteries, reduce noise at work, remember names, remove a red wine stain, renew a
    passport, repair a bicycle chain, reset a phone, ride a unicycle, run a marathon, save
    electricity, say no to people, sell an old sofa, set up a tent, sew on a button, sharpen a
    knife, shave without cuts, sing in tune, skim a stone, sleep better, solve a crossword, sort
    recycling, split a bill, spot a fake, start a podcast, start a small business, stay awake,
    stop procrastinating, stop snoring, store onions, stretch before running, study for finals,
    survive in the desert, swim butterfly, tame a parrot, teach a dog tricks, tell a good joke,
    tidy the garage, tie a bow tie, train for a triathlon, trim a hedge, tune a guitar, type
    without looking, unblock a drain, use a compass, walk on stilts, wash a duvet, wash windows,
    water orchids, weave a basket, whittle a spoon, win at chess, wire a plug, work from home,
    wrap a present, write a resignation letter, write a will, write better essays
""")

JOBS = listed("""
    accountant, actor, architect, baker, barber, beekeeper, bricklayer, builder, bus driver,
    butcher, carpenter, cashier, chef, chemist, clown, coach, conductor, dancer, dentist,
    detective, diver, doctor, electrician, engineer, estate agent, farmer, firefighter, florist,
    gardener, grocer, hairdresser, historian, illustrator, inventor, janitor, jeweller,
    journalist, judge, juggler, landlord, lawyer, lifeguard, locksmith, magician, mayor,
    mechanic, miner, musician, nurse, optician, painter, pharmacist, photographer, pilot,
    pirate, plumber, poet, police officer, postman, professor, receptionist, referee, sailor,
    sculptor, shepherd, shop assistant, singer, social worker, soldier, stonemason, surgeon,
    tailor, teacher, tour guide, translator, tutor, vet, waiter, welder, wizard, zookeeper
""")

RELATIVES = listed("""
    aunt, baby, best friend, boss, boyfriend, brother, brother-in-law, classmate, colleague,
    cousin, dad, daughter, ex, father, flatmate, girlfriend, grandad, grandma, grandson,
    husband, landlady, mother, mum, neighbour, nephew, niece, partner, roommate, sister, son,
    stepmother, teacher, teenager, toddler, twin, uncle, wife
""")

QUALITIES = listed("""
    ancient, angry, awful, awkward, beautiful, big, bitter, blue, boring, brave, bright, broken,
    brown, busy, cheap, clever, cold, comfortable, crazy, cruel, curious, dark, deep, delicious,
    dirty, dull, dusty, easy, elegant, empty, excellent, expensive, fair, famous, fancy, fast,
    fluffy, foolish, fresh, friendly, funny, gentle, giant, golden, good, green, handmade,
    happy, healthy, heavy, hollow, honest, huge, icy, kind, lazy, light, little, lonely, loud,
    lovely, lucky, modern, muddy, mysterious, narrow, neat, nervous, noisy, odd, old, orange,
    patient, perfect, pink, plain, polite, poor, popular, pretty, proud, purple, quick, quiet,
    rare, red, reliable, rich, rotten, rough, round, rude, rusty, sad, safe, salty, scary,
    second-hand, secret, sharp, shiny, short, shy, silent, silly, simple, sleepy, slow, small,
    smart, soft, sour, spicy, square, steep, sticky, strange, strict, strong, sweet, tall,
    tasty, thick, thin, tidy, tiny, tired, ugly, unusual, useful, vintage, warm, weak, weird,
    wet, white, wild, wise, wonderful, wooden, young
""")

FEELINGS = listed("""
    anxious, ashamed, bored, calm, cheerful, confused, cosy, desperate, disappointed, dizzy,
    drained, embarrassed, excited, exhausted, furious, grateful, grumpy, guilty, homesick,
    hopeful, hungover, hungry, impatient, in love, inspired, insecure, jealous, left out, lost,
    miserable, nostalgic, optimistic, overwhelmed, proud of myself, relaxed, restless, scared,
    sick, sleepy, stressed, stuck, thirsty, uneasy, unwell, worn out, worried
""")

FORMS = listed("""
    ballad, birthday card, blog post, comedy sketch, diary entry, dialogue, fairy tale, fable,
    film script, haiku, horror story, joke, letter, limerick, love song, lullaby, monologue,
    newspaper article, poem, product review, rap, recipe, riddle, short story, slogan, song,
    sonnet, speech, toast, tongue twister, tweet
""")

ASPECTS = listed("""
    age, anthem, area, average price, beauty, best feature, biggest problem, birthday, border,
    boss, breadth, climate, coastline, cost, creator, dark side, density, depth, direction,
    emblem, end, enemy, family, fan club, flag, flavour, founder, future, gender, goal,
    government, history, importance, inventor, king, length, logo, main idea, mayor, meaning,
    melting point, moral, motto, name day, nature, nickname, opening hours, opposite, origin,
    owner, parliament, point, population, postcode, president, price, prime minister, publisher,
    purpose, queen, recipe, religion, rhythm, role, secret, shape, size, smell, sound, speed,
    spelling, strength, style, symbolism, taste, temperature, texture, time zone, title,
    traffic, user manual, value, volume, weakness, website, weight, width
""")
