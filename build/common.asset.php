<?php return array('dependencies' => array(), 'version' => '92580138b6df917a6cc0');
