<?php return array('dependencies' => array(), 'version' => '22e3ffca409a4e82d7a9');
