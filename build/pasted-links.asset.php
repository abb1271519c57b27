<?php return array('dependencies' => array(), 'version' => '70abbc21eca1072f6f1c');
