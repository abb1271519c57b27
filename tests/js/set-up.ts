import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// Long enough for a busy machine, so that only what never appears reaches it.
configure( { asyncUtilTimeout: 15_000 } );
