/** First names that are common in English texts: whoever bears one is a person. */
export const FIRST_NAMES: ReadonlySet<string> = new Set(
  `Aaron Abigail Ada Adam Adrian Agnes Ahmed Aisha Alan Albert Alexander Alfred Ali Alice Amelia Amina Amy Ana Andrea Andrew Angela Ann Anna Anne Anthony
  Antonio Arthur Barbara Beatrice Ben Benjamin Bernard Bernhard Brian Carl Carla Carlos Carol Caroline Catherine Charles Charlotte Chloe Christian Christina
  Christine Christopher Clara Claire Claude Colin Daniel Daniela David Deborah Dennis Diana Donald Dorothy Douglas Edgar Edith Edmund Edward Eleanor Elena Elias
  Elizabeth Ella Ellen Emil Emilia Emily Emma Eric Erik Ernest Esther Eva Eve Evelyn Fatima Felix Florence Frances Francis Francisco Frank Franz Fred Frederick
  Friedrich Gabriel George Georges Gerald Gerhard Gertrude Gilbert Giovanni Giuseppe Grace Gregory Guy Hannah Hans Harold Harriet Harry Heinrich Helen Helena Henri
  Henry Herbert Hermann Hugh Hugo Ian Ibrahim Ida Ines Irene Isaac Isabel Isabella Ivan Jack Jacob James Jan Jane Janet Jean Jennifer Jesse Joan Joanna Johann
  Johannes John Jonathan José Joseph Josephine Joshua Juan Judith Julia Julian Julie Karen Karl Kate Katharine Katherine Kathleen Keith Kenneth Kevin Khalid Larry
  Laura Lawrence Leo Leon Leonard Leonardo Lewis Lilian Linda Louis Louise Lucas Lucy Ludwig Luis Luke Margaret Maria Marie Marion Mark Martha Martin Mary Matthew
  Matthias Maurice Max Maya Michael Michel Miguel Mohamed Mohammed Monica Muhammad Nancy Natalie Nathan Nicholas Nicola Nikola Nina Noah Nora Norman Oliver Olivia
  Oscar Otto Pablo Patricia Patrick Paul Paula Pedro Peter Philip Philippe Pierre Priya Rachel Ralph Raymond Rebecca René Richard Robert Roger Roland Ronald Rosa
  Rosalind Rose Rosemary Rudolf Ruth Samuel Sandra Sara Sarah Sebastian Sidney Silvia Simon Sofia Sophia Sophie Stella Stephen Steven Susan Sylvia Theodor Theodore
  Theresa Thomas Timothy Tobias Tom Tomás Ursula Valentina Vera Veronica Victor Victoria Viktor Vincent Virginia Walter Werner Denise Lena Karim Luca Marta Jonas Ingrid Anders Omar Meg Luis Ben Alex Mike Steve Matt Joe Jim Bob Liz Beth Emma Liam Ethan Zoe Mia Ravi Arjun Anil Sanjay Wei Mei
  Yuki Fatou Kofi Kwame Chloé Ilaria Sven Lars Nils Katrin Wilhelm William Winston Yusuf Yvonne`.split(/\s+/),
);
