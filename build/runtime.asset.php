<?php return array('dependencies' => array(), 'version' => 'ad4c9f4e0b483ce9dcac');
