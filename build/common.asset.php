<?php return array('dependencies' => array(), 'version' => '27c99efdcd7bd403fd12');
