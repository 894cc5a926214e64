// As users run it.
import '../../lib/graphql-in-production';
import 'reflect-metadata';

// Errors name lines of the sources.
process.setSourceMapsEnabled(true);
