<?php return array('dependencies' => array(), 'version' => '2a593c72f471a2c5b6b9');
