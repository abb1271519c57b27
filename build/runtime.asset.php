<?php return array('dependencies' => array(), 'version' => '22b25af9f94451565b4b');
