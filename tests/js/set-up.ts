import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// Long enough for a busy machine: only what never comes runs into it.
configure( { asyncUtilTimeout: 15_000 } );
