"""Given and family names from many languages, as English-language newsrooms spell them."""

_MALE = """
    James Robert Daniel Thomas Peter Andrew Kevin Brian George Edward Liam Noah Oscar Callum Rhys Gareth
    Angus Hamish
    Jean Pierre Luc François Étienne Mathieu Hans Jürgen Klaus Matthias Stefan Lukas Giovanni Luca Matteo
    Paolo Enzo
    José Carlos Miguel Javier Alejandro Diego João Pedro Tiago Rui Lars Anders Björn Nils Søren Mikkel
    Henrik Aleksi Juha
    Ivan Dmitry Sergei Serhiy Oleksandr Aleksandr Mykola Nikolai Vasyl Yevhen Yuriy Andriy Bohdan Taras
    Ruslan Oleh Igor
    Piotr Tomasz Krzysztof Jakub Václav Jiří Zoltán László Gábor Ion Radu Bogdan Nikola Dragan Milan Goran
    Zlatan Ante
    Giorgos Nikos Kostas Mehmet Mustafa Emre Ahmed Mohammed Omar Khalid Hassan Youssef Tariq Faisal
    Abdullah Karim Rachid
    Ali Reza Hossein Javad David Moshe Avi Yossi Eitan Raj Amit Sanjay Vikram Arjun Suresh Imran Bilal
    Nawaz Rahul Anil
    Wei Jun Ming Hao Xiaoming Jianguo Hiroshi Takashi Kenji Haruto Min-jun Ji-hoon Sang-woo Nguyen Minh Duc
    Somchai Bambang
    Joko Budi Jose Ramon Ferdinand Chinedu Emeka Tunde Kwame Kofi Kwabena Sipho Thabo Mandla Tendai Abebe
    Tesfaye Haile
    Juma Otieno Kamau Moussa Mamadou Ousmane Amadou Tane Wiremu Sione
"""
MALE_NAMES = tuple(_MALE.split())

_FEMALE = """
    Mary Sarah Emily Laura Rachel Susan Karen Helen Alice Charlotte Sophie Olivia Megan Siân Fiona Isla
    Ailsa Bridget
    Marie Claire Amélie Céline Camille Inès Anke Ute Greta Katrin Heike Sabine Giulia Chiara Francesca
    Elena Lucia
    María Carmen Sofía Isabel Valentina Camila Ana Beatriz Inês Ingrid Astrid Freja Signe Maja Elin Aino
    Kaisa Olga Irina
    Natalia Natalya Tetiana Oksana Iryna Yulia Svetlana Ekaterina Anastasia Liudmyla Halyna Katarzyna
    Agnieszka Magdalena
    Zofia Eva Jana Zuzana Ágnes Katalin Ioana Mihaela Milena Jelena Ivana Ljiljana Eleni Katerina Ayşe
    Fatma Elif Zeynep
    Fatima Aisha Layla Noor Yasmin Mariam Salma Zahra Leila Shirin Nasrin Miriam Tamar Noa Shira Priya
    Anjali Sunita Deepa
    Kavita Meera Ayesha Sana Li Mei Xiuying Fang Yan Yuki Sakura Keiko Naomi Ji-woo Soo-jin Hye-jin Linh
    Huong Mai Siti Dewi
    Putri Maricel Corazon Ngozi Adaeze Chioma Folasade Abena Ama Akosua Nomsa Thandiwe Lindiwe Rutendo
    Tigist Hanna Wanjiru
    Achieng Aminata Fatou Mariama Aroha Mere Sina
"""
FEMALE_NAMES = tuple(_FEMALE.split())

_FAMILY = """
    Hartley Whitcombe Ashdown Pemberton Lockhart Fairweather Ellery Braddock MacAllister McKendrick Fraser
    Llewellyn Pryce
    O'Connor O'Rourke Gallagher Fitzgerald Dubois Lefèvre Moreau Girard Rousseau Schneider Hoffmann Brandt
    Vogel Zimmermann
    Köhler Müller Rossi Bianchi Conti Marchetti Esposito Ferrari García Fernández Ramírez Castillo Herrera
    Ibáñez Vargas
    Silva Santos Carvalho Pereira Almeida Johansson Lindqvist Bergström Nygaard Halvorsen Kristensen
    Mikkelsen Virtanen
    Korhonen Niemi Ivanov Petrov Volkov Sokolov Kuznetsov Medvedev Shevchuk Kovalenko Bondarenko Tkachenko
    Hrytsenko
    Melnyk Lysenko Savchuk Zelinskyi Moroz Nowak Kowalski Wiśniewski Zieliński Novák Svoboda Dvořák Horváth
    Nagy Szabó Popescu
    Ionescu Marković Petrović Jovanović Kovačević Babić Papadopoulos Georgiou Nikolaidis Yılmaz Demir Kaya
    Öztürk Şahin
    al-Masri al-Hashimi al-Rashid Haddad Khoury Mansour Nasser Saleh Benali Bouazizi Khalil Ahmadi Hosseini
    Rahimi Karimi
    Cohen Levi Mizrahi Friedman Sharma Patel Singh Gupta Reddy Iyer Banerjee Chatterjee Khan Malik Chaudhry
    Qureshi Rahman
    Wang Li Zhang Chen Liu Zhao Huang Zhou Wu Xu Tanaka Suzuki Watanabe Yamamoto Nakamura Kobayashi Kim
    Park Choi Jung Kang
    Tran Pham Hoang Vu Wibowo Santoso Hidayat Reyes Bautista Dela-Cruz Magsaysay Okafor Adeyemi Nwosu
    Balogun Eze Mensah
    Boateng Asante Owusu Dlamini Nkosi Mokoena Khumalo Moyo Ncube Tekle Bekele Gebre Mwangi Odhiambo
    Kariuki Wekesa Diallo
    Traoré Keita Coulibaly Ndiaye Cissé Tamihana Faleolo Tuilagi Castellanos Ouédraogo Tsikhan Abramovich
    Gorbunov Lukyanov
    Osei-Tutu van-Dijk Hendriks Bakker Visser Jansen Mertens Peeters Claes Sørensen Thorsen Magnusson
    Jónsdóttir Einarsson
"""
FAMILY_NAMES = tuple(_FAMILY.split())
