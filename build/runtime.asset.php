<?php return array('dependencies' => array(), 'version' => '75fed126b5b1a49b6403');
