<?php return array('dependencies' => array(), 'version' => '8ae7bba6cd71ced2868f');
