import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// Long enough for a busy machine: only what never appears takes longer.
configure( { asyncUtilTimeout: 15_000 } );
