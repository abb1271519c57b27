<?php return array('dependencies' => array(), 'version' => 'aa3667d7da1e04be1d9f');
